"""A pod without Kubernetes: the volumes of a rendered pod as folders, its containers as commands that read them."""

import pathlib
import re

SECRET_MODE = 0o440


class Pod:
    """`secrets` maps a Secret's name to its keys and their bytes."""

    def __init__(self, spec, objects, folder, secrets, claims=()):
        self.spec = spec
        self.folder = pathlib.Path(folder)
        self.maps = {one["metadata"]["name"]: one["data"] for one in objects if one["kind"] == "ConfigMap"}
        self.secrets = secrets
        self.volumes = {}
        for claim in claims:
            self.volumes[claim] = self._folder(claim)
        for volume in spec.get("volumes", []):
            self.volumes[volume["name"]] = self._folder(volume["name"])
            self._fill(volume)

    def _folder(self, name):
        path = self.folder / "volumes" / name
        path.mkdir(parents=True)
        return path

    def _fill(self, volume):
        path = self.volumes[volume["name"]]
        if "configMap" in volume:
            for name, text in self.maps[volume["configMap"]["name"]].items():
                (path / name).write_text(text)
        if "secret" in volume:
            self._put(path, self.secrets[volume["secret"]["secretName"]], volume["secret"]["items"])
        for source in volume.get("projected", {}).get("sources", []):
            self._put(path, self.secrets[source["secret"]["name"]], source["secret"]["items"])

    def _put(self, path, keys, items):
        for item in items:
            file = path / item["path"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(keys[item["key"]])
            # As kubelet leaves it in a pod with an fsGroup.
            file.chmod(SECRET_MODE)

    def container(self, name):
        found, = (one for one in [*self.spec.get("initContainers", []), *self.spec["containers"]] if one["name"] == name)
        return found

    def translate(self, container, text):
        """`text` with the container's paths as they are here; all at once, for a path here may look like one there."""
        mounts = {mount["mountPath"]: self.volumes[mount["name"]] for mount in container.get("volumeMounts", [])}
        # The longest first: a mount may lie within another.
        paths = "|".join(re.escape(path) for path in sorted(mounts, key=len, reverse=True))
        return re.sub(rf'(?<![\w/])({paths})(?=/|"|$)', lambda found: str(mounts[found[1]]), text) if mounts else text

    def command(self, name, programs):
        """The container's command line; `programs` says where they lie."""
        container = self.container(name)
        words = [*container["command"], *container.get("args", [])]
        return [programs.get(words[0], words[0]), *(self.translate(container, word) for word in words[1:])]

    def adapt_config(self, name):
        """Paths in the configuration as they are here."""
        config = self.volumes["config"] / "wardmote.toml"
        config.write_text(self.translate(self.container(name), config.read_text()))

    def environment(self, name, metadata):
        """What its variables are, but for those of other objects."""
        found = {}
        for variable in self.container(name).get("env", []):
            source = variable.get("valueFrom", {})
            if "fieldRef" in source:
                found[variable["name"]] = metadata[source["fieldRef"]["fieldPath"]]
            elif "secretKeyRef" in source:
                key = source["secretKeyRef"]
                found[variable["name"]] = self.secrets[key["name"]][key["key"]].decode()
            else:
                found[variable["name"]] = variable["value"]
        return found
