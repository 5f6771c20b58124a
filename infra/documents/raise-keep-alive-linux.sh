#!/bin/sh
# Lets the web server that is itself the target of a load balancer keep idle connections longer than the load balancer does:
# keepalive_timeout of nginx, KeepAliveTimeout of Apache. Never lowers it. Edits the one place, validates and reloads; whatever
# fails, the old configuration is put back.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

. ./parts/gateway.sh

. ./parts/gateway-edit.sh

prove() { :; }
case $gateway in nginx | apache) ;; *) refuse 'of HAProxy no keep-alive is raised here' ;; esac
seconds=${SSM_seconds:-}
number seconds "$seconds" 2 4500
port=${SSM_port:-}
number 'the port' "$port" 1 65535
if [ "$mode" = undo ]; then
  recall raise-keep-alive
  commit raise-keep-alive
  say undone "$gateway keeps idle connections as long as it did; its file is what it was."
  exit 0
fi
printf 'action=keep idle connections %s s, validate, reload %s\n' "$seconds" "$gateway"
# With whom the load balancer speaks.
mine=$(for pid in $gateway_pid $(children); do printf '|pid=%s,' "$pid"; done)
ss -Hltnp "sport = :$port" >"$work/owners" 2>/dev/null || :
grep -qE "${mine#|}" "$work/owners" || refuse "$gateway does not listen on port $port of this host"

# Values where they hold for clients; those of an upstream group are about connections to it. ADD has the setting written where
# there is none.
# shellcheck disable=SC2016
nginx_keep_alive='
function seconds_of(value,   total, one, unit) {
  total = 0
  while (match(value, /^[0-9]+(ms|[smhd])?/)) {
    one = substr(value, 1, RLENGTH); value = substr(value, RLENGTH + 1)
    unit = one; sub(/^[0-9]+/, "", unit)
    total += one * (unit == "ms" ? 0.001 : unit == "m" ? 60 : unit == "h" ? 3600 : unit == "d" ? 86400 : 1)
  }
  return total
}
function directive(end,   one) {
  if (word[1] != "keepalive_timeout" || kind[depth] == "upstream") return
  if (seconds_of(word[2]) == 0) print "off" > ENVIRON["OFF"]
  if (seconds_of(word[2]) >= ENVIRON["seconds"]) { already++; return }
  # The second value is what answers say of it.
  for (one = 2; one <= words; one++) edit(at[one], ends[one], ENVIRON["seconds"] "s")
  edited++
}
function close_block() {
  if (kind[depth] != "http" || ENVIRON["ADD"] == "") return
  edit(opened[depth] + 1, opened[depth] + 1, "\n    keepalive_timeout " ENVIRON["seconds"] "s;")
  edited++
}
function finished() {}
'
# shellcheck disable=SC2016
apache_keep_alive='
END {
  for (one = 1; one <= NR; one++) {
    name = directive_of(line[one])
    if (name == "keepalive" && tolower(line[one]) ~ /[ \t]off[ \t]*$/) print "off" > ENVIRON["OFF"]
    if (name != "keepalivetimeout" || !match(line[one], /[0-9]+(ms)?/)) continue
    value = substr(line[one], RSTART, RLENGTH)
    if (value * (value ~ /ms$/ ? 0.001 : 1) >= ENVIRON["seconds"]) { already++; continue }
    line[one] = substr(line[one], 1, RSTART - 1) ENVIRON["seconds"] substr(line[one], RSTART + RLENGTH)
    edited++
  }
  finish()
}
'
OFF=$work/off
ADD=
FROM=
TO=
WANT=
ZONE=
SECTION=
export OFF ADD seconds
outcome=0
# What they do where nobody says it.
case $gateway in
  nginx)
    own_editor=$nginx_words$nginx_keep_alive
    untold=75
    ;;
  apache)
    own_editor=$apache_lines$apache_keep_alive
    untold=5
    # shellcheck disable=SC2046
    timeout 10 $(check) -D DUMP_MODULES 2>/dev/null | grep -q mpm_event ||
      refuse 'this Apache holds a process or thread for every idle connection: lower the idle timeout of the load balancer instead'
    ;;
esac
edited own || outcome=$?
[ ! -e "$OFF" ] || refuse "$gateway keeps no idle connections: they are closed with the answer, which says so"
[ "$outcome" -ne 3 ] || refuse "more than one place of the configuration keeps idle connections shorter than $seconds s"
if [ "$outcome" -eq 2 ] && [ "$untold" -lt "$seconds" ]; then
  case $gateway in
    nginx)
      ADD=yes
      edited own || refuse 'there is no block "http" in the configuration'
      ;;
    apache)
      # shellcheck disable=SC2046
      main=$(real "$(timeout 10 $(check) -D DUMP_INCLUDES 2>/dev/null | sed -n 's/^ *(\*) \(.*\)$/\1/p')") ||
        refuse 'the main file of Apache is not in the folders that are edited here'
      {
        cat "$main"
        [ -z "$(tail -c 1 "$main" | tr -d '\n')" ] || echo
        printf 'KeepAliveTimeout %s\n' "$seconds"
      } >"$work/edited"
      stage "$main" "$work/edited"
      ;;
  esac
elif [ "$outcome" -ne 0 ]; then
  say unchanged "$gateway keeps idle connections $seconds s or longer already."
  exit 0
fi
pending
commit raise-keep-alive
say changed "$gateway keeps idle connections $seconds s: the configuration is valid and was reloaded."
