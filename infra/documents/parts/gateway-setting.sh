#!/bin/sh
# What the scripts have in common that change a setting of one upstream in the configuration of a gateway.
. ./parts/redact.sh
. ./parts/remedy.sh
. ./parts/change-set.sh
. ./parts/gateway.sh
. ./parts/gateway-edit.sh

FROM=${SSM_upstream:-}
upstream_value 'the upstream' "$FROM"
TO=
ZONE=
SECTION=
# That the gateway took the file is all that can be seen of a setting.
prove() { :; }
