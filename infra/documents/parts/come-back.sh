#!/bin/sh
# Restarts the service of service.sh for a new setting; what went wrong is in `why`, which change-set.sh tells.
# come_back TRIES: a restart for a new setting, with the service active and listening within half a second for each of TRIES.
come_back() {
  why="$unit did not come back"
  systemctl daemon-reload
  systemctl reset-failed "$unit" >/dev/null 2>&1 || :
  # The lock is this script's, not the service's.
  timeout -k 2 "$restart_seconds" systemctl restart "$unit" 9>&- || return 1
  tries=0
  while [ "$tries" -lt "$1" ]; do
    tries=$((tries + 1))
    sleep 0.5
    [ "$(property ActiveState)" != active ] || [ "$(listens)" = no ] || return 0
  done
  return 1
}
