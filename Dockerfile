# The server with what it needs to run, and nothing to build with: `podman build -t wardmote .`, or docker.
# The base may be another of Debian's, such as --build-arg DEBIAN=trixie-slim.
ARG DEBIAN=bookworm-slim

FROM docker.io/library/debian:${DEBIAN} AS build
WORKDIR /source
# By themselves, so that a change of the sources does not install them anew.
COPY scripts/packages.txt scripts/install_dependencies.sh scripts/
RUN scripts/install_dependencies.sh build
COPY . .
RUN ./run build \
 && install -D --strip build/release/server/wardmote /out/wardmote \
 && scripts/runtime_packages.sh /out/wardmote >/out/packages \
 && scripts/sbom.py --build build/release build/release/server/wardmote >/out/sbom.cdx.json

FROM docker.io/library/debian:${DEBIAN}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Wardmote" \
      org.opencontainers.image.description="Lets the communities of a city govern themselves on Telegram" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/debian"
# curl is for `helm test` and the runbooks. Logs and caches would make two builds of the same differ.
RUN --mount=type=bind,from=build,source=/out,target=/out \
    apt-get update -q \
 && apt-get install -q -y --no-install-recommends ca-certificates curl $(cat /out/packages) \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/cache/ldconfig/aux-cache /var/log/apt /var/log/dpkg.log \
 && install -d -o 65532 -g 65532 -m 0700 /var/lib/wardmote
COPY --from=build /out/wardmote /usr/local/bin/wardmote
# What the program consists of, as CycloneDX.
COPY --from=build /out/sbom.cdx.json /usr/share/doc/wardmote/sbom.cdx.json
# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
WORKDIR /var/lib/wardmote
EXPOSE 8080 9443 9464
STOPSIGNAL SIGTERM
ENTRYPOINT ["wardmote"]
CMD ["serve", "--config", "/etc/wardmote/wardmote.toml"]
