#!/bin/sh
# Corrects the address, port or protocol of one upstream in the configuration of nginx, HAProxy or Apache: edits that one
# value, validates, reloads (never restarts), and proves that the new upstream takes connections. Whatever fails, the old
# configuration is put back. Undo brings the file back to the byte.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

. ./parts/gateway.sh

. ./parts/gateway-edit.sh

FROM=${SSM_from:-}
TO=${SSM_to:-}
WANT=
ZONE=
SECTION=
upstream_value from "$FROM"
upstream_value to "$TO"
[ "$FROM" != "$TO" ] || refuse 'from and to are the same'
case $TO in *://*) protocol=${TO%%://*} ;; *) protocol=http ;; esac
case $gateway-$TO in
  apache-*://* | nginx-*://* | haproxy-http://* | haproxy-https://* | *-unix:* | *-[!:]*:[0-9]*) ;;
  *) refuse "$gateway does not speak $protocol" ;;
esac

# Whether the upstream takes connections, before anything is touched and when all is done.
takes() {
  case $protocol in https | wss | grpcs) tls=https ;; *) tls=http ;; esac
  connects "${1#*://}" "$tls"
}

prove() {
  why="$TO does not take connections"
  takes "$TO" || [ "$?" -eq 2 ]
}

if [ "$mode" = undo ]; then
  recall correct-upstream
  prove() { :; }
  pending
  commit correct-upstream
  say undone "$gateway sends to $FROM again; its file is what it was."
  exit 0
fi

printf 'action=edit %s to %s, validate, reload %s\n' "$FROM" "$TO" "$gateway"
edit_once upstream "$gateway sends to $TO"
case $gateway-$protocol in
  nginx-fastcgi | nginx-uwsgi | nginx-scgi)
    grep -qE "${protocol}_(params|param)" "$edited_file" || refuse "$edited_file has no ${protocol}_params, which $protocol needs"
    ;;
  apache-https)
    configuration | xargs grep -qiE '^[[:space:]]*SSLProxyEngine[[:space:]]+on' || refuse 'SSLProxyEngine is not on'
    ;;
esac
prove || refuse "$TO does not take connections from this host"
pending
commit correct-upstream
say changed "$gateway sends to $TO: the configuration is valid, it was reloaded, and $TO takes connections."
