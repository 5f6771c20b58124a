#!/bin/sh
# Takes evidence on a host behind a load balancer that answers 502, and changes nothing on it.
#
# Prints raw sections (src/evidence/frames.ts reads them): the most decisive first, because Run Command keeps the
# first 24,000 characters only. Nothing is interpreted here. A probe that fails is evidence too, so there is no
# `set -e`; a missing tool is a section with status 127.
#
# POSIX sh: the SSM agent runs it with sh, which is dash on Debian and bash on Amazon Linux. Parameters come as
# environment variables: an agent before 3.3.2746.0 does not set them, and the script stops.
set -u

too_old='the SSM agent is older than 3.3.2746.0: update it'
port=${SSM_port:?$too_old}
path=${SSM_path:?$too_old}
unit=${SSM_unit:?$too_old}

LC_ALL=C
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
SYSTEMD_COLORS=0
SYSTEMD_PAGER=
export LC_ALL PATH SYSTEMD_COLORS SYSTEMD_PAGER
umask 077

# The document's patterns have checked these values; here they are checked where they are used.
refuse() {
  printf 'refused: %s\n' "$1" >&2
  exit 2
}
case $port in *[!0-9]*) refuse 'port is not a number' ;; esac
case $path in /*) ;; *) refuse 'path does not begin with a slash' ;; esac
case $path in *[!A-Za-z0-9._~/%?=\&,+@:-]*) refuse 'path has other characters' ;; esac
case $unit in -* | *[!A-Za-z0-9_.@-]*) refuse 'unit is not the name of a unit' ;; esac

# Seconds until no further probe begins, and for each probe. Both together stay below ten.
total_seconds=7
limit=2
# Bytes of all sections together with their headers; the rest of the 24,000 is for the first and last lines.
budget=23200
# Bytes that a probe may print before it is cut off, so that a runaway log fills nothing.
most_raw=262144

ends=$(($(date +%s) + total_seconds))
nonce=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
left_out=

# Memory first: on a host whose disk is full there is no other place.
work=
for place in "${TMPDIR:-}" /dev/shm /run /tmp; do
  if [ -d "$place" ] && [ -w "$place" ]; then
    work=$(mktemp -d "$place/fiveohtwo.XXXXXXXXXX" 2>/dev/null) && break
  fi
done
[ -n "$work" ] || refuse 'there is no place for temporary files'
trap 'rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM

# The host is in trouble already: be the last in the queue for its processors.
renice -n 10 -p $$ >/dev/null 2>&1

# --- how a section is made ------------------------------------------------------------------------------------

# Takes secrets out before anything leaves the host; restart-service-linux.sh has the same lines.
redact() {
  tr -d '\000' | sed -E \
    -e '/-----BEGIN [A-Z ]*PRIVATE KEY-----/,/-----END [A-Z ]*PRIVATE KEY-----/s/.*/[redacted private key]/' \
    -e 's/(authorization["'\'']?[[:space:]]*[:=]).*/\1 [redacted]/I' \
    -e 's/(cookie["'\'']?[[:space:]]*:).*/\1 [redacted]/I' \
    -e 's/(x-(api-key|auth-token|amz-security-token)["'\'']?[[:space:]]*[:=]).*/\1 [redacted]/I' \
    -e 's/((pass(word|wd|phrase)?|pwd|secret|token|credential|api_?-?key|access_?-?key|private_?-?key)[A-Za-z0-9_]*["'\'']?[[:space:]]*[=:][[:space:]]*["'\'']?)[^[:space:]"'\''&;,]+/\1[redacted]/Ig' \
    -e 's/(--?(pass(word|wd|phrase)?|secret|token|api-key)[[:space:]]+)[^[:space:]]+/\1[redacted]/Ig' \
    -e 's/((stats[[:space:]]+auth|insecure-password|requirepass)[[:space:]]+)[^[:space:]]+/\1[redacted]/Ig' \
    -e 's/((session(id)?|jsessionid|phpsessid|sig|signature)=)[^[:space:]"'\''&;,]+/\1[redacted]/Ig' \
    -e 's#([a-z][a-z0-9+.-]*://)[^/[:space:]"'\''@]*:[^/[:space:]"'\'']*@#\1[redacted]@#Ig' \
    -e 's/(bearer|basic)[[:space:]]+[A-Za-z0-9._~+/=-]{12,}/\1 [redacted]/Ig' \
    -e 's/(AKIA|ASIA)[A-Z0-9]{16}/[redacted]/g' \
    -e 's/(xox[a-z]-|gh[pousr]_|sk_live_|rk_live_|glpat-)[A-Za-z0-9_-]{8,}/[redacted]/g' \
    -e 's/eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/[redacted]/g' \
    -e 's/^(.{900}).+$/\1[...]/'
}

# run COMMAND...: with a time limit, and not at all when the time is over. 124 is too slow, 127 is not installed.
run() {
  seconds=$((ends - $(date +%s)))
  [ "$seconds" -le "$limit" ] || seconds=$limit
  if [ "$seconds" -le 0 ]; then
    echo 'not run: the time for the diagnosis was over'
    return 124
  fi
  if command -v timeout >/dev/null 2>&1; then
    timeout -k 1 "$seconds" "$@"
  else
    "$@"
  fi
}

# some COMMAND...: the same, but no more than the first part of what it prints; for pipes and files. Its status is
# kept for `status_of_some`.
some() {
  echo 141 >"$work/some"
  {
    run "$@"
    echo $? >"$work/some"
  } | head -c "$most_raw"
}
status_of_some() { return "$(cat "$work/some")"; }

# begin NAME COMMAND...: runs a slow command in the background; `begun NAME` prints it after a `wait`.
begin() {
  name=$1
  shift
  echo 124 >"$work/$name.status"
  {
    {
      limit=4
      run "$@" 2>&1
      echo $? >"$work/$name.status"
    } </dev/null |
      head -c "$most_raw" >"$work/$name.out"
  } &
}
begun() {
  cat "$work/$1.out"
  return "$(cat "$work/$1.status")"
}

# probe ID BYTES KEEP SHOWN COMMAND...: prints a section. KEEP is the end of the output that is kept when it is
# longer than BYTES: `head`, or `tail` for logs. SHOWN is the command as people would type it.
probe() {
  id=$(printf '%s' "$1" | tr -c 'A-Za-z0-9._@:-' '_' | cut -c1-100)
  most=$2
  keep=$3
  shown=$4
  shift 4
  room=$((budget - 80 - ${#id} - ${#shown} - ${#nonce}))
  if [ "$room" -lt 100 ]; then
    left_out="$left_out $id"
    return
  fi
  [ "$most" -le "$room" ] || most=$room

  # What stands when the reader of a runaway probe hangs up on it (SIGPIPE).
  echo 141 >"$work/status"
  {
    "$@" 2>&1
    echo $? >"$work/status"
  } </dev/null | head -c "$most_raw" >"$work/raw"
  redact <"$work/raw" >"$work/whole"

  cut=0
  if [ "$(wc -c <"$work/whole")" -gt "$most" ]; then
    cut=1
    case $keep in
      # The first line of a tail is a piece of one.
      tail) tail -c "$most" "$work/whole" | sed 1d >"$work/part" ;;
      *) head -c "$most" "$work/whole" >"$work/part" ;;
    esac
  else
    mv "$work/whole" "$work/part"
  fi
  bytes=$(($(wc -c <"$work/part")))
  header="==$nonce== $id status=$(cat "$work/status") bytes=$bytes cut=$cut command=$shown"
  printf '%s\n' "$header"
  cat "$work/part"
  echo
  budget=$((budget - ${#header} - bytes - 2))
}

# --- probes ---------------------------------------------------------------------------------------------------
# Functions are called through `probe` and `begin`, which shellcheck 0.9 does not see.
# shellcheck disable=SC2317

# Frozen, blocked and dead processes first, then by use of processors; kernel threads tell nothing here.
processes() {
  kthreadd=0
  [ "$(cat /proc/2/comm 2>/dev/null)" = kthreadd ] && kthreadd=2
  some ps -eo user,pid,ppid,stat,lstart,etimes,pcpu,pmem,rss,nlwp,args --sort=-pcpu,-rss | awk -v kthreadd="$kthreadd" '
    NR == 1 { print; next }
    kthreadd && ($2 == kthreadd || $3 == kthreadd) { next }
    $4 ~ /^[TDZ]/ { print; next }
    { rest[++count] = $0 }
    END { for (line = 1; line <= count; line++) print rest[line] }' | cut -c1-230
  status_of_some
}

kernel_messages() {
  some dmesg | grep -iE 'out of memory|oom[-_ ]|killed process|segfault|traps:|syn flood|conntrack|file-max|apparmor="denied"|avc: |selinux|no space|i/o error|remounting|blocked for more|link is down' |
    tail -n 25
  status_of_some
}

# Limits and use of descriptors of the processes that matter, in the form that readers know.
limits() {
  for pid in $pids; do
    [ -r "/proc/$pid/limits" ] || continue
    printf '== pid %s  %s\n' "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline" | cut -c1-120)"
    set -- "/proc/$pid/fd/"*
    if [ -e "$1" ] || [ -L "$1" ]; then printf 'open descriptors: %s\n' "$#"; fi
    grep -E '^Max (open files|processes)' "/proc/$pid/limits"
  done
}

load() {
  cat /proc/loadavg
  nproc
  uptime
}

clock() {
  date -u +%Y-%m-%dT%H:%M:%SZ
  date +%z
  hostname
}

kernel_settings() {
  run sysctl net.ipv4.ip_local_port_range net.ipv4.tcp_abort_on_overflow net.core.somaxconn \
    net.ipv4.tcp_max_syn_backlog net.ipv4.tcp_tw_reuse fs.file-nr \
    net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max 2>/dev/null
}

mandatory_access() {
  run getenforce || return
  run getsebool httpd_can_network_connect
}

# A configuration without comments, blank lines and the tables that every nginx ships.
stripped() {
  awk '
    /^# configuration file / { skip = /mime\.types|_params|fastcgi\.conf|koi-|win-utf/; if (!skip) print; next }
    skip || /^[[:space:]]*(#|$)/ { next }
    { print }' "$@"
}

nginx_config() {
  stripped "$work/nginx.out"
  return "$(cat "$work/nginx.status")"
}

apache_config() {
  for file in $apache_files; do
    [ -r "$file" ] || continue
    printf '# configuration file %s:\n' "$file"
    grep -iE '^[[:space:]]*(listen|<virtualhost|</virtualhost|servername|proxy|<proxy|</proxy|balancer|sslproxy|timeout|keepalive|errorlog|customlog|requestheader|rewriterule.*\[.*p)' "$file"
  done
}

# Refused requests and the newest ones, in the order of the log.
recent_requests() {
  some tail -n 1500 "$1" | awk '
    { line[NR] = $0 }
    / 50[0-9] / { bad[++count] = NR }
    END {
      for (one = count; one > 0 && one > count - 10; one--) shown[bad[one]] = 1
      for (one = NR; one > 0 && one > NR - 8; one--) shown[one] = 1
      for (one = 1; one <= NR; one++) if (one in shown) print line[one]
    }'
}

haproxy_stat() {
  if command -v socat >/dev/null 2>&1; then
    echo 'show stat' | run socat -T 2 - "UNIX-CONNECT:$1"
  else
    echo 'show stat' | run nc -U -w 2 "$1"
  fi
}

socket_mode() {
  run namei -l "$1"
  run ls -l "$1"
}

printf 'fiveohtwo-frames 1 %s\n' "$nonce"

# --- what there is on this host -------------------------------------------------------------------------------

probe ss-ltnp 2000 head 'ss -ltnp' run ss -ltnp
cp "$work/raw" "$work/listeners"

begin vmstat vmstat 1 2
# `nginx -T` opens the logs that the configuration names, as the running nginx has; it writes nothing into them.
command -v nginx >/dev/null 2>&1 && begin nginx nginx -T
wait_for_nginx=$!

# owners PORT: ids of the processes that listen on it.
owners() {
  awk -v port=":$1\$" '$4 ~ port' "$work/listeners" | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -un | head -n 4
}

# unit_of PID: the systemd service that a process belongs to.
unit_of() {
  grep -v 'user@' "/proc/$1/cgroup" 2>/dev/null | grep -o '[^/]*\.service' | tail -n 1
}

# Where the gateways of this host forward to: host:port, at most three.
apache_files=
for file in /etc/apache2/apache2.conf /etc/apache2/ports.conf /etc/apache2/sites-enabled/* \
  /etc/apache2/conf-enabled/* /etc/httpd/conf/httpd.conf /etc/httpd/conf.d/*.conf; do
  [ -r "$file" ] && apache_files="$apache_files $file"
done
haproxy_cfg=/etc/haproxy/haproxy.cfg
command -v nginx >/dev/null 2>&1 && wait "$wait_for_nginx"
{
  [ -e "$work/nginx.out" ] && stripped "$work/nginx.out"
  [ -r "$haproxy_cfg" ] && cat "$haproxy_cfg"
  # Paths of apache_files come from the globs above and hold no blanks.
  # shellcheck disable=SC2086
  [ -n "$apache_files" ] && cat $apache_files
} 2>/dev/null | grep -vE '^[[:space:]]*#' >"$work/configs"
upstreams=$(sed -nE \
  -e 's,^[[:space:]]*(grpc|proxy)_pass[[:space:]]+(https?|grpcs?)://([A-Za-z0-9._-]+:[0-9]+).*,\2 \3,p' \
  -e 's,^(.*[{;[:space:]])?server[[:space:]]+([A-Za-z0-9_.-]+[[:space:]]+)?([A-Za-z0-9._-]+:[0-9]+).*,http \3,p' \
  -e 's,^[[:space:]]*(ProxyPass|BalancerMember).*(https?)://([A-Za-z0-9._-]+:[0-9]+).*,\2 \3,p' \
  "$work/configs" | awk '!seen[$2]++' | head -n 3)
sockets=$(grep -oE 'unix:/[A-Za-z0-9._/-]+' "$work/configs" | cut -d: -f2 | awk '!seen[$0]++' | head -n 2)

# The traffic port, and the ports of upstreams: what matters on this host.
ports=$port
for upstream in $upstreams; do
  case $upstream in *:*) ports="$ports ${upstream##*:}" ;; esac
done
pids=$(for one in $ports; do owners "$one"; done | awk '!seen[$0]++' | head -n 6)

# The health check's request, asked on the host itself: on the loopback and on the address that targets have.
scheme=http
case $port in 443 | *8443) scheme=https ;; esac
address=$(hostname -I 2>/dev/null | cut -d' ' -f1)
begin curl-local curl -skv -m 3 --noproxy '*' -A fiveohtwo-diagnose "$scheme://127.0.0.1:$port$path"
[ -n "$address" ] && begin curl-address curl -skv -m 3 --noproxy '*' -A fiveohtwo-diagnose "$scheme://$address:$port$path"
count=0
printf '%s\n' "$upstreams" >"$work/upstreams"
while read -r scheme_of upstream; do
  [ -n "$upstream" ] || continue
  count=$((count + 1))
  case $scheme_of in https | grpcs) scheme_of=https ;; *) scheme_of=http ;; esac
  begin "upstream$count-curl" curl -skv -m 3 --noproxy '*' -A fiveohtwo-diagnose "$scheme_of://$upstream/"
  printf '%s://%s/\n' "$scheme_of" "$upstream" >"$work/upstream$count-curl.shown"
done <"$work/upstreams"

# Units: the one that was named, the owners of the ports, those that mention a port, and enabled services that
# are down. Values of Environment are matched, never printed.
units=
some systemctl show '*.service' --no-pager \
  -p Id,Type,UnitFileState,ActiveState,ConditionResult,ExecStart,Environment \
  >"$work/services" 2>/dev/null </dev/null
if status_of_some; then
  units=$({
    [ "$unit" = auto ] || printf '%s.service\n' "${unit%.service}"
    for pid in $pids; do unit_of "$pid"; done
    awk -v RS= -v ports="$ports" '
      BEGIN { count = split(ports, port, " ") }
      {
        id = type = file = active = condition = said = ""
        lines = split($0, line, "\n")
        for (one = 1; one <= lines; one++) {
          key = line[one]; sub(/=.*/, "", key)
          value = substr(line[one], length(key) + 2)
          if (key == "Id") id = value
          else if (key == "Type") type = value
          else if (key == "UnitFileState") file = value
          else if (key == "ActiveState") active = value
          else if (key == "ConditionResult") condition = value
          else { sub(/ ; ignore_errors=.*/, "", value); said = said " " value " " }
        }
        for (one = 1; one <= count; one++)
          if (said ~ ("[^0-9]" port[one] "[^0-9]")) { print 1, id; next }
        if (active == "failed") print 2, id
        else if (active != "active" && file == "enabled" && condition != "no" && type != "oneshot") print 3, id
      }' "$work/services" | sort -s -k1,1n | cut -d' ' -f2
  } | grep -E '^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,80}\.service$' | awk '!seen[$0]++' | head -n 4)
fi

# Logs that supervised or running backends write to files.
supervisor_logs=$(grep -hE '^[[:space:]]*(stdout|stderr)_logfile[[:space:]]*=[[:space:]]*/' \
  /etc/supervisor/conf.d/*.conf /etc/supervisord.d/*.ini /etc/supervisord.conf 2>/dev/null |
  sed 's/^[^=]*=[[:space:]]*//; s/[[:space:];].*//' | awk '!seen[$0]++' | head -n 2)
open_logs=$(for pid in $pids; do
  readlink "/proc/$pid/fd/1" "/proc/$pid/fd/2" 2>/dev/null
done | grep -E '^/[A-Za-z0-9._/-]+$' | grep -vE '^/(dev|proc|memfd)' | awk '!seen[$0]++' | head -n 2)

nginx_logs=$(sed -nE 's/^[[:space:]]*error_log[[:space:]]+(\/[A-Za-z0-9._\/-]+).*/\1/p' "$work/configs" | awk '!seen[$0]++')
[ -d /var/log/nginx ] && nginx_logs="$nginx_logs /var/log/nginx/error.log"
# Names of logs come from the listing and hold no blanks that matter here.
# shellcheck disable=SC2012
apache_logs=$(ls -t /var/log/apache2/*error*log /var/log/httpd/*error*log 2>/dev/null | head -n 1)
error_logs=$(for log in $nginx_logs $apache_logs; do [ -e "$log" ] && echo "$log"; done | awk '!seen[$0]++' | head -n 3)

# --- the sections, the most decisive first --------------------------------------------------------------------

# A unit's own words, then what its log says; the first unit is the likeliest and gets most room.
room_for_journal=2400
for one in $units; do
  probe "systemctl-show-$one" 900 head "systemctl show $one" run systemctl show "$one" --no-pager \
    -p Id,Description,LoadState,ActiveState,SubState,Result,UnitFileState,MainPID,ExecMainCode,ExecMainStatus,ExecMainStartTimestamp,ExecMainExitTimestamp,StateChangeTimestamp,NRestarts,Restart,MemoryCurrent,MemoryMax,LimitNOFILE,TasksCurrent,TasksMax
done

count=0
for log in $error_logs; do
  count=$((count + 1))
  name=error.log
  [ "$count" -eq 1 ] || name=error.log.$count
  probe "$name" 3200 tail "tail -n 200 $log" run tail -n 200 "$log"
done
[ -r /var/log/haproxy.log ] &&
  probe haproxy.log 2600 tail 'tail -n 200 /var/log/haproxy.log' run tail -n 200 /var/log/haproxy.log

for one in $units; do
  probe "journal-$one" "$room_for_journal" tail "journalctl -u $one -n 60" \
    run journalctl -u "$one" -n 60 --no-pager -o short-iso
  room_for_journal=900
done

# Everything that was begun is bounded by four seconds.
wait
probe curl-local 700 head "curl -skv -m 3 $scheme://127.0.0.1:$port$path" begun curl-local
[ -n "$address" ] &&
  probe curl-address 500 head "curl -skv -m 3 $scheme://$address:$port$path" begun curl-address
for shown in "$work"/upstream*-curl.shown; do
  [ -r "$shown" ] || continue
  name=$(basename "$shown" .shown)
  probe "$name" 500 head "curl -skv -m 3 $(cat "$shown")" begun "$name"
done
for socket in $sockets; do
  probe "socket-mode" 500 head "namei -l $socket; ls -l $socket" socket_mode "$socket"
done

if command -v supervisorctl >/dev/null 2>&1; then
  probe supervisorctl-status 500 head 'supervisorctl status' run supervisorctl status
  probe supervisord.log 900 tail 'tail -n 60 /var/log/supervisor/supervisord.log' \
    run tail -n 60 /var/log/supervisor/supervisord.log
fi
command -v docker >/dev/null 2>&1 && probe docker-ps 600 head 'docker ps -a' run docker ps -a
for log in $supervisor_logs $open_logs; do
  case " $error_logs " in *" $log "*) continue ;; esac
  probe "$(basename "$log")" 1500 tail "tail -n 60 $log" run tail -n 60 "$log"
done

probe dmesg 1200 tail 'dmesg | grep (memory, crashes, connections, disks, access)' kernel_messages
probe free 300 head 'free -m' run free -m
probe loadavg 200 head 'cat /proc/loadavg; nproc; uptime' load
probe df-h 700 head 'df -h -l' run df -h -l -x squashfs -x devtmpfs
probe df-i 700 head 'df -i -l' run df -i -l -x squashfs -x devtmpfs
probe vmstat 400 head 'vmstat 1 2' begun vmstat
probe proc-limits 800 head 'cat /proc/PID/limits; ls /proc/PID/fd' limits
probe date 80 head 'date -u; date +%z; hostname' clock
probe ps 2000 head 'ps -eo ... --sort=-pcpu' processes

[ -e "$work/nginx.out" ] && probe nginx-T 3200 head 'nginx -T' nginx_config
[ -r "$haproxy_cfg" ] && probe haproxy.cfg 2400 head "cat $haproxy_cfg" stripped "$haproxy_cfg"
stats=$(sed -nE 's/^[[:space:]]*stats socket[[:space:]]+(\/[A-Za-z0-9._\/-]+).*/\1/p' "$haproxy_cfg" 2>/dev/null | head -n 1)
[ -S "$stats" ] && probe show-stat.csv 2400 head "show stat on $stats" haproxy_stat "$stats"
[ -n "$apache_files" ] && probe apache2.conf 1800 head 'grep (proxying) apache2.conf' apache_config
[ -r /var/log/nginx/access.log ] &&
  probe access.log 2000 tail 'tail /var/log/nginx/access.log (5xx and newest)' recent_requests /var/log/nginx/access.log

for one in $units; do
  probe "systemctl-status-$one" 500 head "systemctl status $one --lines=0" \
    run systemctl status "$one" --no-pager --lines=0
done
probe sysctl 400 head 'sysctl (ports, backlogs, descriptors)' kernel_settings
probe selinux 100 head 'getenforce; getsebool httpd_can_network_connect' mandatory_access
probe iptables 800 head 'iptables-save' run iptables-save
probe nft 800 head 'nft list ruleset' run nft list ruleset
probe ss-s 300 head 'ss -s' run ss -s
probe ss-lxnp 600 head 'ss -lxnp' run ss -lxnp

# What no room was left for, so that nobody takes its absence for silence.
[ -z "$left_out" ] || printf '==%s== left-out status=0 bytes=%s cut=0 command=-\n%s\n' \
  "$nonce" "${#left_out}" "$left_out"
printf '==%s== end\n' "$nonce"
