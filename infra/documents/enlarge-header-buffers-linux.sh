#!/bin/sh
# Lets a gateway take answers with larger headers: the buffers of the one upstream in nginx (all three directives together, or
# its own check refuses them), of all of HAProxy, or the field size of the worker in Apache. Validates and reloads; whatever
# fails, the old configuration is put back.
set -eu

. ./parts/gateway-setting.sh

kilobytes=${SSM_kilobytes:-}
number kilobytes "$kilobytes" 8 64
case $gateway in
  nginx)
    # The busy buffers have to hold the first one and to leave one.
    WANT="@_buffer_size ${kilobytes}k
@_buffers 8 ${kilobytes}k
@_busy_buffers_size $((kilobytes * 2))k"
    ;;
  haproxy)
    WANT="tune.bufsize $((kilobytes * 1024))"
    SECTION=global
    FROM=
    ;;
  apache) WANT="responsefieldsize=$((kilobytes * 1024))" ;;
esac
if [ "$mode" = undo ]; then
  recall enlarge-header-buffers
  commit enlarge-header-buffers
  say undone "$gateway has the buffers that it had; its file is what it was."
  exit 0
fi
printf 'action=buffers of %s KB for headers of answers, validate, reload %s\n' "$kilobytes" "$gateway"
edit_once settings "$gateway takes headers of ${kilobytes} KB"
pending
commit enlarge-header-buffers
say changed "$gateway takes headers of ${kilobytes} KB: the configuration is valid and was reloaded."
