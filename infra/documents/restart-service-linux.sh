#!/bin/sh
# Restarts one systemd service and proves that it is back: active, and listening on the traffic port.
#
# Exit status 0 restarted, 1 failed, 2 refused: nothing was done. Never 168, 169 or 194, which the SSM agent takes
# for orders of its own. Running it twice leaves the service as running it once does.
#
# The last line says in words what became of it; people read it in Slack.
set -eu

LC_ALL=C
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SYSTEMD_COLORS=0
SYSTEMD_PAGER=
export LC_ALL PATH SYSTEMD_COLORS SYSTEMD_PAGER
umask 077

refuse() {
  printf 'result=refused\nactive=unknown\nlistens=unknown\n'
  printf 'Refused, nothing was done: %s\n' "$1"
  exit 2
}

. ./parts/redact.sh

. ./parts/service.sh

restart_service
