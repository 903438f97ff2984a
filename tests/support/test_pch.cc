// Exists so that all test programs share one precompiled header.
