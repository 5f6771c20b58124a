#!/bin/sh
# The gateway of this host as a process: its master and its workers. Needs remedy.sh.
gateway=${SSM_gateway:-}
case $gateway in nginx | haproxy | apache) ;; *) refuse 'the gateway is none of nginx, haproxy, apache' ;; esac

# masters: "PID ARGUMENTS" of each process that others of its kind are children of, or that stands alone. Those of
# containers are left out: their files are not this host's.
masters() {
  ps -ww -eo pid=,ppid=,args= | awk -v kind="$gateway" '
    {
      program = $3; sub(/.*\//, "", program)
      line = $0; sub(/^[ \t]*[0-9]+[ \t]+[0-9]+[ \t]+/, "", line)
      if (kind == "nginx" && $3 == "nginx:" && $4 == "master") { sub(/^nginx: master process /, "", line); found[$1] = line }
      if (kind == "haproxy" && program == "haproxy") { found[$1] = line; parent[$1] = $2 }
      if (kind == "apache" && (program == "apache2" || program == "httpd")) { found[$1] = line; parent[$1] = $2 }
    }
    END { for (pid in found) if (!(parent[pid] in found)) print pid, found[pid] }' |
    while read -r pid arguments; do
      [ "$(readlink "/proc/$pid/ns/pid")" = "$(readlink /proc/self/ns/pid)" ] || continue
      printf '%s %s\n' "$pid" "$arguments"
    done
}

masters >"$work/masters"
case $(wc -l <"$work/masters") in
  1) ;;
  0) refuse "$gateway does not run on this host (in a container it is not ours to change)" ;;
  *) refuse "more than one $gateway runs on this host" ;;
esac
read -r gateway_pid _ <"$work/masters"
children() { ps -eo pid=,ppid= | awk -v parent="$gateway_pid" '$2 == parent { print $1 }' | sort; }
