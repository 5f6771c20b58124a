#!/bin/sh
# Raises the one time that a gateway waits for an answer of one upstream: proxy_read_timeout and its relatives in nginx,
# `timeout server` in HAProxy, `timeout` of the worker in Apache. Never lowers it. Validates and reloads; whatever fails,
# the old configuration is put back.
set -eu

. ./parts/gateway-setting.sh

seconds=${SSM_seconds:-}
number seconds "$seconds" 1 3600
case $gateway in
  nginx) WANT="@_read_timeout ${seconds}s" ;;
  haproxy) WANT="timeout server ${seconds}s" ;;
  apache) WANT="timeout=$seconds" ;;
esac
if [ "$mode" = undo ]; then
  recall raise-gateway-timeout
  commit raise-gateway-timeout
  say undone "$gateway waits as long as it did; its file is what it was."
  exit 0
fi
printf 'action=wait %s s for %s, validate, reload %s\n' "$seconds" "$FROM" "$gateway"
edit_once settings "$gateway waits $seconds s for $FROM"
pending
commit raise-gateway-timeout
say changed "$gateway waits $seconds s for $FROM: the configuration is valid and was reloaded."
