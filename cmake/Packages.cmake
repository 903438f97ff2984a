# Debian packages of the release: `./run package`, or cpack in build/release once package_files is built.
# docs/decisions/0013 says why there are two programs, debian/README.md what lies where.
set(WARDMOTE_MAINTAINER "Wardmote maintainers <maintainers@wardmote.example>" CACHE STRING
    "Who answers for the packages, as Debian writes it")
find_program(GZIP_PROGRAM gzip REQUIRED)
set(package_dir "${CMAKE_BINARY_DIR}/package")
file(MAKE_DIRECTORY "${package_dir}")
set(package_files "")

# package_file(NAME DEPENDS file-or-target COMMAND ...): what the command prints, in the package's folder; packed as
# Debian wants it if the name ends in .gz.
function(package_file name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;COMMAND" ${ARGN})
  set(pack "")
  if(name MATCHES "\\.gz$")
    set(pack "| ${GZIP_PROGRAM} -9n")
  endif()
  list(JOIN ARG_COMMAND " " line)
  add_custom_command(OUTPUT "${package_dir}/${name}"
    COMMAND bash -o pipefail -c "${line} ${pack} >'${package_dir}/${name}'" DEPENDS ${ARG_DEPENDS} VERBATIM)
  set(package_files ${package_files} "${package_dir}/${name}" PARENT_SCOPE)
endfunction()

foreach(program wardmote wardmote-ctl)
  set(command "'$<TARGET_FILE:${program}>'")
  package_file(${program}.1.gz DEPENDS ${program} COMMAND ${command} manual ${program}.1)
  package_file(${program}.bash DEPENDS ${program} COMMAND ${command} completion bash)
  package_file(_${program} DEPENDS ${program} COMMAND ${command} completion zsh)
  package_file(${program}.fish DEPENDS ${program} COMMAND ${command} completion fish)
  package_file(${program}.cdx.json DEPENDS ${program} "${CMAKE_SOURCE_DIR}/scripts/sbom.py"
               COMMAND python3 -B "'${CMAKE_SOURCE_DIR}/scripts/sbom.py'" --build "'${CMAKE_BINARY_DIR}'" ${command})
endforeach()
package_file(wardmote.toml.5.gz DEPENDS wardmote COMMAND "'$<TARGET_FILE:wardmote>'" manual wardmote.toml.5)
package_file(changelog.Debian.gz DEPENDS "${CMAKE_SOURCE_DIR}/debian/changelog"
             COMMAND cat "'${CMAKE_SOURCE_DIR}/debian/changelog'")
add_custom_target(package_files DEPENDS ${package_files})

# Paths from the root, for not all of them lie below one prefix.
set(CPACK_PACKAGING_INSTALL_PREFIX "/")
foreach(part server ctl)
  set(program wardmote)
  if(part STREQUAL "ctl")
    set(program wardmote-ctl)
  endif()
  install(TARGETS ${program} DESTINATION usr/bin COMPONENT ${part})
  install(FILES "${package_dir}/${program}.1.gz" DESTINATION usr/share/man/man1 COMPONENT ${part})
  install(FILES "${package_dir}/${program}.bash" DESTINATION usr/share/bash-completion/completions
          RENAME ${program} COMPONENT ${part})
  install(FILES "${package_dir}/_${program}" DESTINATION usr/share/zsh/vendor-completions COMPONENT ${part})
  install(FILES "${package_dir}/${program}.fish" DESTINATION usr/share/fish/vendor_completions.d COMPONENT ${part})
  install(FILES "${package_dir}/${program}.cdx.json" RENAME sbom.cdx.json
          DESTINATION usr/share/doc/${program} COMPONENT ${part})
  install(FILES "${package_dir}/changelog.Debian.gz" debian/copyright
          DESTINATION usr/share/doc/${program} COMPONENT ${part})
  install(FILES debian/${part}/lintian-overrides DESTINATION usr/share/lintian/overrides
          RENAME ${program} COMPONENT ${part})
endforeach()
install(FILES "${package_dir}/wardmote.toml.5.gz" DESTINATION usr/share/man/man5 COMPONENT server)
install(FILES debian/wardmote.service DESTINATION lib/systemd/system COMPONENT server)
install(FILES debian/wardmote.sysusers DESTINATION usr/lib/sysusers.d RENAME wardmote.conf COMPONENT server)
install(FILES debian/wardmote.tmpfiles DESTINATION usr/lib/tmpfiles.d RENAME wardmote.conf COMPONENT server)
install(FILES debian/wardmote.toml DESTINATION etc/wardmote COMPONENT server)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_BINARY_DIR}/packages")
set(CPACK_COMPONENTS_ALL server ctl)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${WARDMOTE_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEBUGINFO_PACKAGE ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME wardmote)
set(CPACK_COMPONENT_SERVER_DESCRIPTION "server by which a city's communities govern themselves on Telegram
Residents report what is broken and see it solved, officers work in a group of
their own, everybody is answered in their own language, and all decide by votes
that anybody can count again.

This package has the server with its service, and tools for its records.")
string(JOIN ", " CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS
  # The addresses of Telegram are checked against them.
  ca-certificates
  "debconf (>= 0.5) | debconf-2.0"
  # Charts have the letters of the five languages; no library asks for fonts.
  fonts-dejavu-core fonts-droid-fallback fonts-noto-color-emoji
  "systemd | systemd-standalone-sysusers | systemd-sysusers"
  "systemd | systemd-standalone-tmpfiles | systemd-tmpfiles")
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS wardmote-ctl)
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA
    "${CMAKE_SOURCE_DIR}/debian/server/conffiles;${CMAKE_SOURCE_DIR}/debian/server/postinst"
    "${CMAKE_SOURCE_DIR}/debian/server/postrm;${CMAKE_SOURCE_DIR}/debian/server/prerm"
    "${CMAKE_SOURCE_DIR}/debian/server/templates")

set(CPACK_DEBIAN_CTL_PACKAGE_NAME wardmote-ctl)
set(CPACK_COMPONENT_CTL_DESCRIPTION "operators' client for Wardmote servers
Wardmote is a server by which a city's communities govern themselves on
Telegram. Its operators create communities, change settings, give roles and
make backups through the server's API, with a token of their own.

This package has the client for a machine without the server.")
set(CPACK_DEBIAN_CTL_PACKAGE_RECOMMENDS ca-certificates)
include(CPack)
