#!/bin/sh
# Runs a compiler through ccache. usage: compiler_cache.sh COMPILER ARGUMENTS
# A precompiled header is made with "-include NAME" for the very NAME whose .gch it makes; ccache takes an old
# .gch that lies there for an input, and answers with it, whatever the header says now. So it goes first.
case " $* " in
  *" c++-header "*)
    previous=
    for argument in "$@"; do
      if [ "$previous" = -o ]; then rm -f "$argument"; fi
      previous=$argument
    done
    ;;
esac
exec ccache "$@"
