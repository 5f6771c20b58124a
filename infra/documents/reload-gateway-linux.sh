#!/bin/sh
# Reloads nginx, HAProxy or Apache without a change: names of upstreams are looked up again. Validates before; connections that
# are open are served to their end. There is nothing to take back.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

. ./parts/gateway.sh

[ "$mode" = apply ] || refuse 'a reload cannot be taken back'
printf 'action=validate and reload %s\n' "$gateway"
pending
one_at_a_time
# The words of the check are our own.
# shellcheck disable=SC2046,SC2091
$(check) >"$work/check" 2>&1 || {
  told <"$work/check"
  fail "The configuration of $gateway is not valid; it was not reloaded and goes on with the old one."
}
ready || fail "$why; it was not reloaded."
activate || fail "$why; it goes on with the old one."
say changed "$gateway was reloaded: its configuration is valid, and new workers serve."
