#!/bin/sh
# Limits the rate of all requests to one upstream together, until it is taken back: a service that is overloaded answers some
# requests well instead of all of them badly. Clients over the limit get 429. The limit is on the service and not on clients:
# behind a load balancer they all come from its addresses. Apache has no such limit.
set -eu

. ./parts/gateway-setting.sh

rate=${SSM_rate:-}
number rate "$rate" 1 10000
case $gateway in
  nginx)
    ZONE="limit_req_zone \$hostname zone=fiveohtwo:1m rate=${rate}r/s;"
    WANT="limit_req zone=fiveohtwo burst=$rate nodelay
limit_req_status 429"
    ;;
  haproxy) WANT="http-request deny deny_status 429 if { be_sess_rate gt $rate } # fiveohtwo" ;;
  apache) refuse 'Apache has no limit of this kind' ;;
esac
if [ "$mode" = undo ]; then
  recall rate-limit-at-gateway
  commit rate-limit-at-gateway
  say undone "$gateway lets every request through again; its file is what it was."
  exit 0
fi
printf 'action=at most %s requests a second to %s, validate, reload %s\n' "$rate" "$FROM" "$gateway"
edit_once settings "$gateway lets $rate requests a second through to $FROM"
pending
commit rate-limit-at-gateway
say changed "$gateway lets $rate requests a second through to $FROM: the configuration is valid and was reloaded."
