/** Lines of gateways, whose words mean something else: what they report happened to the upstream. */
export const GATEWAY_LINE =
  /AH\d{5}|\[(?:error|crit|alert|warn|emerg)\] \d+#\d+|while (?:connecting to|reading response header from|sending request to|SSL handshaking to) upstream|haproxy\[\d+\]|^\[(?:NOTICE|ALERT|WARNING)\]|Current worker|http\.log\.error|'502 Bad Gateway' caused by|\benvoy\b/;
