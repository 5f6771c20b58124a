#!/bin/sh
# Takes secrets out before anything leaves the host.
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
