#!/bin/sh
# Frees space that is known to be safe: journals of systemd beyond a size, rotated logs below /var/log that are older than a day,
# and the caches of the package manager. Never a file that is written now, never data of an application. Says what it
# deletes. There is no way back.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

[ "$mode" = apply ] || refuse 'what was deleted cannot be brought back'
free_kb() { df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print $4 }'; }

# Rotated: compressed, numbered or dated. The audit trail of the host is not ours to shorten, and journals have their own way.
rotated() {
  find /var/log -xdev -type f -mmin +1440 ! -path '/var/log/journal/*' ! -path '/var/log/audit/*' \
    \( -name '*.gz' -o -name '*.xz' -o -name '*.bz2' -o -name '*.zst' -o -name '*.[1-9]' -o -name '*.[1-9][0-9]' \
    -o -name '*.old' -o -name '*-20[0-9][0-9][0-1][0-9][0-3][0-9]' \) "$@"
}

before=$(free_kb /var/log)
printf 'action=vacuum journals to 200 MB, delete rotated logs older than a day, clean the package cache\n'
printf 'before=%s KB free\n' "$before"
rotated -print 2>/dev/null | sort | sed 's/^/deleted=/' | head -n 60
rotated -delete 2>/dev/null || :
if command -v journalctl >/dev/null 2>&1; then timeout 20 journalctl --vacuum-size=200M 2>&1 | tail -n 2 | told || :; fi
if command -v apt-get >/dev/null 2>&1; then
  timeout 10 apt-get clean 2>&1 | told || :
elif command -v dnf >/dev/null 2>&1; then
  timeout 15 dnf -q clean packages 2>&1 | told || :
elif command -v yum >/dev/null 2>&1; then
  timeout 15 yum -q clean packages 2>&1 | told || :
fi
after=$(free_kb /var/log)
printf 'after=%s KB free\n' "$after"
freed=$(((after - before) / 1024))
[ "$after" -gt "$before" ] || fail 'Nothing that is safe to delete was left: the space is taken by something else.'
say changed "$freed MB were freed; $((after / 1024)) MB are free under /var/log now."
