#!/bin/sh
# Sets the SELinux boolean without which a web server may not connect to a backend: httpd_can_network_connect. Undo sets it
# back. Takes effect at once; nothing is restarted.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

for tool in getenforce getsebool setsebool; do
  command -v "$tool" >/dev/null 2>&1 || refuse "there is no $tool on this host: SELinux is not what denies"
done
[ "$(getenforce)" = Enforcing ] || refuse 'SELinux does not enforce anything on this host'
boolean=httpd_can_network_connect
# is STATE: on or off.
is() { [ "$(getsebool "$boolean" | sed 's/.* //')" = "$1" ]; }

case $mode in apply) wanted=on ;; *) wanted=off ;; esac
printf 'action=setsebool -P %s %s\n' "$boolean" "$wanted"
if is "$wanted"; then
  say unchanged "$boolean is $wanted already."
  exit 0
fi
timeout 45 setsebool -P "$boolean" "$wanted" 2>&1 | told
is "$wanted" || fail "$boolean could not be set."
[ "$mode" = undo ] || printf 'handle=%s\n' "$boolean"
say changed "$boolean is $wanted: it holds at once and stays."
