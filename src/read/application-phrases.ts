import type { EventPhrase } from './phrase.ts';

/**
 * Phrases of application servers. Order matters: a worker that timed out is also killed, and a line about a
 * dependency that refused is not one about this service.
 */
export const APPLICATION_PHRASES: readonly EventPhrase[] = [
  // waitress: it accepts nothing more until one of its connections ends
  { phrase: /total open connections reached the connection limit/, event: 'pool-exhausted' },
  // What checks ask for. Whether it is the check that asks, the configuration of the gateway says.
  {
    phrase:
      /\b(?:GET|HEAD|OPTIONS) (?<subject>\/(?:[\w./-]*\/)?_?(?:status|health\w*|health[-_]?check|ping|ready\w*|live\w*|up|heartbeat|alive|check|probe|version|monitor\w*)(?:\.\w+)?)(?:\?\S*)? (?:HTTP\/1\.[01]" )?(?<detail>[34]\d\d)\b/,
    event: 'check-answered',
  },
  // php-fpm
  {
    phrase: /server reached (?:pm\.)?max_children setting \((?<detail>\d+)\)/,
    event: 'pool-exhausted',
  },
  { phrase: /seems busy \(you may need to increase pm\.start_servers/, event: 'pool-exhausted' },
  {
    phrase:
      /child \d+, script '(?<subject>[^']+)'.*execution timed out \((?<detail>[\d.]+ sec)\), terminating/,
    event: 'script-terminated',
  },
  {
    phrase: /child \d+ exited on signal (?<detail>(?:11|7|6|4)\b(?: \(\w+)?)/,
    event: 'worker-crashed',
  },
  { phrase: /child \d+ exited on signal (?<detail>9 \(SIGKILL)/, event: 'worker-killed' },
  { phrase: /child \d+ exited with code (?<detail>255)/, event: 'worker-crashed' },
  { phrase: /failed processes threshold/, event: 'crash-loop' },
  {
    phrase:
      /(?:ERROR|ALERT): (?<detail>(?:FPM initialization failed|Unable to create the PID file|unable to bind listening socket|No pool defined|failed to post process the configuration|unable to read what child say|Unable to globalize).*)/,
    event: 'start-failed',
  },
  { phrase: /PHP (?<detail>Fatal error: +Allowed memory size)/, event: 'worker-crashed' },
  // gunicorn, uvicorn, hypercorn
  { phrase: /WORKER TIMEOUT/, event: 'worker-timeout' },
  {
    phrase:
      /Worker \(pid:\d+\) was sent SIGKILL|Worker with pid \d+ was terminated due to signal 9/,
    event: 'worker-killed',
  },
  {
    phrase:
      /Worker with pid \d+ was terminated due to signal (?<detail>11|6)\b|Worker \(pid:\d+\) was sent (?<subject>SIGSEGV|SIGABRT)/,
    event: 'worker-crashed',
  },
  {
    phrase: /Worker failed to boot|App failed to load|Worker \(pid:\d+\) exited with code 3/,
    event: 'worker-boot-failed',
  },
  {
    phrase:
      /Exceeded concurrency limit|Request queue is full|queue full\)|[Rr]equest queue full|"pool_capacity": ?0\b(?=.*"backlog": ?[1-9]|(?<="backlog": ?[1-9].*))|currentThreadsBusy\W{1,3}(?<busy>\d+)\b.{0,40}\bmaxThreads\W{1,3}\k<busy>\b|threads? pool (?:is )?exhausted|[Tt]hread pool exhausted|No more threads|All threads \(\d+\) are currently busy/,
    event: 'pool-exhausted',
  },
  // .NET ends the process at once for these: no handler, no page.
  {
    phrase:
      /(?<detail>StackOverflowException|Process is terminat(?:ed|ing) due to StackOverflow|Environment\.FailFast|System\.AccessViolationException)/,
    event: 'worker-crashed',
  },
  // puma, unicorn, passenger
  { phrase: /worker=\d+ PID:\d+ timeout \(\d+s > \d+s\), killing/, event: 'worker-timeout' },
  { phrase: /Terminating timed out worker/, event: 'worker-hung' },
  { phrase: /heavy load \(queue full\)/, event: 'pool-exhausted' },
  // uWSGI
  { phrase: /uWSGI listen queue of socket .* full/, event: 'queue-full' },
  { phrase: /HARAKIRI/, event: 'worker-timeout' },
  {
    phrase: /DAMN ! worker \d+ \(pid: \d+\) died, killed by signal (?<detail>9)\b/,
    event: 'worker-killed',
  },
  { phrase: /DAMN ! worker \d+ .*died/, event: 'worker-crashed' },
  // The size is made of the second and third letter of GET, POST, HEAD, PUT, DELETE, OPTIONS, PATCH or CONNECT: HTTP.
  {
    phrase:
      /invalid request block size: (?<detail>21573|21327|16709|21589|19525|21584|21569|20047)\b/,
    event: 'wrong-protocol',
  },
  { phrase: /invalid request block size: (?<detail>\d+)/, event: 'request-aborted' },
  // Node, Java, .NET, Go
  { phrase: /JavaScript heap out of memory|Allocation failed - .*heap/, event: 'heap-exhausted' },
  { phrase: /OutOfMemoryError: unable to create (?:new )?native thread/, event: 'out-of-memory' },
  {
    phrase: /java\.lang\.OutOfMemoryError|System\.OutOfMemoryException|GC overhead limit/,
    event: 'out-of-memory',
  },
  {
    phrase:
      /RejectedExecutionException|Timeout waiting for connection from pool|Unable to acquire JDBC Connection|remaining connection slots are reserved|QueuePool limit of size|HikariPool-\d+ - Connection is not available|Too many connections|could not obtain a connection from the pool|connection pool (?:is )?exhausted/i,
    event: 'pool-exhausted',
  },
  // limits
  {
    phrase: /EMFILE|ENFILE|[Tt]oo many open files|No file descriptors available|NoFile.*limit/,
    event: 'too-many-files',
  },
  {
    phrase:
      // A limit of inotify has the same errno and nothing to do with disks.
      /ENOSPC(?!.*file watchers)|(?<!inotify.*)[Nn]o space left on device|Disk quota exceeded|There is not enough space on the disk/,
    event: 'no-space',
  },
  {
    phrase:
      /EADDRINUSE|[Aa]ddress already in use|Connection in use: |Only one usage of each socket address/,
    event: 'address-in-use',
  },
  { phrase: /EADDRNOTAVAIL|[Cc]annot assign requested address/, event: 'out-of-ports' },
  // protocol mix-ups, as the backend sees them
  {
    phrase:
      /SSL: HTTP_REQUEST|:http request\b|An HTTP request was sent to an HTTPS port|plain HTTP request was sent to HTTPS port|client sent an HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled server|HTTP request.*to (?:a )?TLS/i,
    event: 'plain-to-tls',
  },
  {
    phrase:
      /[Ii]nvalid (?:HTTP )?(?:method|request).*\\x16\\x03|\\x16\\x03[\\x01]*|Invalid character found in method name \[0x16|code 400, message Bad (?:request version|HTTP\/0\.9|request syntax) \(.*\\x/,
    event: 'tls-to-plain',
  },
  {
    phrase:
      /PRI \* HTTP\/2\.0|HTTP\/2 connection preface|Invalid HTTP version.*2\.0|unexpected HTTP\/2/i,
    event: 'wrong-protocol',
  },
  {
    phrase:
      /PROXY TCP[46] |\bbroken header: "|" while reading PROXY protocol|PROXY protocol (?:header|signature)/i,
    event: 'proxy-protocol-expected',
  },
  {
    phrase:
      /TLS handshake error.*(?:no cipher suite|unsupported|protocol version|bad certificate|unknown (?:certificate )?authority|certificate)|no shared cipher|unsupported protocol|sslv3 alert (?:bad certificate|handshake failure|certificate)|tlsv1 alert (?:unknown ca|protocol version|internal error)|no cipher(?: suite)?s? (?:supported|in common|overlap)|SSLHandshakeException|certificate (?:has )?expired|CERT_HAS_EXPIRED|UNABLE_TO_VERIFY|SELF_SIGNED_CERT|tls: failed to verify certificate|x509: /i,
    event: 'tls-refused',
  },
  { phrase: /TLS handshake error|SSL handshake failed/i, event: 'tls-error' },
  {
    phrase:
      /[Rr]equest header is too large|[Hh]eader (?:size|fields?) (?:too large|exceeds)|HPE_HEADER_OVERFLOW|HeadersTooLargeException|Response header (?:is )?too large/,
    event: 'oversized-header',
  },
  {
    phrase:
      /ERR_INVALID_CHAR|Invalid character in header content|Invalid header (?:name|value)|IllegalArgumentException.*header|ERR_HTTP_INVALID_HEADER/,
    event: 'bad-header',
  },
  // a container that cannot be made: those of before may still serve
  {
    phrase:
      /CannotPullContainer|CannotStartContainer|CannotCreateContainer|ResourceInitializationError|ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainer(?:Config)?Error|[Ff]ailed to pull image|pull access denied|manifest unknown/,
    event: 'image-unavailable',
  },
  // a connection that nobody used for a while
  {
    phrase:
      /\b(?:idle|keep-?alive)\b[^\n]{0,40}\b(?:clos(?:e|es|ed|ing)|timeout (?:reached|expired)|expired|dropp(?:ed|ing))\b|\bclos(?:e|es|ed|ing)\b[^\n]{0,30}\bidle (?:connection|socket|client)|request discarded unread/i,
    event: 'idle-closed',
  },
  { phrase: /NOTICE: (?:fpm is running|ready to handle connections)/, event: 'started' },
  // a process that ends
  {
    phrase:
      /Cannot find module|ModuleNotFoundError|ImportError|LoadError|cannot load such file|ClassNotFoundException|NoClassDefFoundError|BadImageFormatException|Could not load file or assembly|UnsupportedClassVersionError|GLIBC_\S+' not found|error while loading shared libraries|exec format error|(?<!\b(?:initctl|service|systemctl|chkconfig|yum|apt(?:-get)?|sudo|which|ps|ss|netstat|ifconfig|curl|wget|nc|telnet|dig|lsof): )command not found|Permission denied.*exec/i,
    event: 'start-failed',
  },
  {
    phrase:
      /(?:npm ERR!|^\s+throw \w+;|error Command failed with exit code|Application startup failed|APPLICATION FAILED TO START|Application run failed|Error starting ApplicationContext|Failed to start (?:application|bean|server)|Unable to start embedded|startup aborted|failed to start process with commandline|Failed to gracefully shutdown|Unable to start process|Process Failure)/i,
    event: 'start-failed',
  },
  {
    phrase:
      /fatal error:|panic: |unexpected fault address|core dumped|[Ss]egmentation fault|SIGSEGV|SIGABRT|double free|abort\(\) called|hs_err_pid\d/,
    event: 'segfault',
  },
  { phrase: /killed by SIGKILL|signal: killed|\bKilled\s*$/, event: 'killed' },
  {
    phrase:
      /[Uu]ncaught ?[Ee]xception|[Uu]nhandledPromiseRejection|UnhandledPromiseRejectionWarning|\[UnhandledPromiseRejection|triggerUncaughtException|throw er;|throw err;|Unhandled exception\. |Unhandled 'error' event/,
    event: 'exited',
  },
  {
    phrase:
      /(?:SIGTERM|SIGINT)(?: signal)? received|[Rr]eceived (?:signal )?(?:SIGTERM|SIGINT|15|term)|Handling signal: (?:term|int|quit)|shutting down(?! worker)|Shutting down$|Graceful(?:ly)? (?:shutdown|stopp)|NOTICE: (?:Finishing|Terminating) \.\.\.|NOTICE: exiting, bye-bye!|Terminating \.\.\. all processes|[Ss]erver is shutting down/,
    event: 'stop-requested',
  },
  // an answer that took whole seconds: whether too long, the gateway's timeout decides
  {
    phrase:
      /\b(?:GET|POST|PUT|DELETE|PATCH) \S+ (?:HTTP\/[\d.]+"? )?2\d\d\b.*?\b(?<detail>\d{1,4})\d{3} ?ms\b/,
    event: 'slow-answer',
  },
  {
    phrase: /\bCompleted 2\d\d .* in (?<detail>\d{1,4})\d{3}ms/,
    event: 'slow-answer',
  },
  // lograge and its like count milliseconds, with decimals
  {
    phrase: /\bstatus=2\d\d\b.*\bduration=(?<detail>\d{1,4})\d{3}\.\d/,
    event: 'slow-answer',
  },
  // code that does nothing but wait, as people write to find a timeout
  {
    phrase:
      /\b(?:Task\.Delay|Thread\.[Ss]leep|usleep|setTimeout|delay)\((?:[^;\n]*[, ])?(?<detail>\d{2,4})_?\d{3}L?\)/,
    event: 'slow-answer',
  },
  {
    phrase:
      /\b(?:time\.sleep|asyncio\.sleep|(?<!\.)sleep|pg_sleep|FromSeconds)\((?<detail>\d{2,4})(?: ?\* ?time\.Second)?\)/,
    event: 'slow-answer',
  },
  {
    phrase:
      /worker \d+ lifetime reached|[Aa]utorestarting worker after current request|worker \d+ \(pid: \d+\) (?:has )?reached (?:max|its)/,
    event: 'worker-recycled',
  },
  // a body that is refused before it was read to its end
  {
    phrase:
      /\b413\b.*(?:large|size|length|POST|PUT)|\b(?:body|entity|payload|file|upload|request)\b[^\n]{0,40}\b(?:too (?:large|big)|above (?:the )?(?:pre-configured )?maximum|exceed(?:s|ed)? (?:the )?(?:max|limit|allowed))|maximum (?:request|upload|body|content) (?:length|size) exceeded|MaxUploadSizeExceeded|client intended to send too large body/i,
    event: 'body-refused',
  },
  // what a request met
  {
    // Not the status line of an answer to somebody's request by hand: the gateway may have made that one.
    phrase:
      /(?<!\bHTTP\/[\d.]{1,3} )\b502\b[^\n]*(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|connect|upstream|timed? ?out|refused|Bad Gateway)/,
    event: 'answered-502',
  },
  {
    phrase:
      /(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|getaddrinfo|ETIMEDOUT|connection refused|Connection refused|dial tcp)/,
    event: 'dependency-failed',
  },
  { phrase: /\b(?:GET|POST|PUT|DELETE|PATCH|HEAD) \S+ .*\b502\b/, event: 'answered-502' },
  {
    phrase: /(?:ERROR|\[error\]|Error:|Exception).*(?:\b(?:GET|POST|PUT|DELETE|PATCH) |request)/,
    event: 'unhandled-error',
  },
  {
    phrase:
      /unhandled|TypeError|ReferenceError|NullPointerException|AttributeError|KeyError|Traceback|SyntaxError|panic serving|http: panic/i,
    event: 'unhandled-error',
  },
  // an exception by its class: java.lang.X, System.X, app.errors.X
  {
    phrase:
      /(?:^|[\s:"'(])(?:[a-z_]\w*\.)+[A-Z]\w*(?:Exception|Error)\b|\bSystem\.(?:\w+\.)*\w+Exception\b/,
    event: 'unhandled-error',
  },
  // Lambda
  { phrase: /Task timed out after (?<detail>[\d.]+ seconds)/, event: 'lambda-timeout' },
  {
    phrase:
      /Runtime exited|Runtime\.(?:ExitError|UnhandledPromiseRejection|ImportModuleError|HandlerNotFound|UserCodeSyntaxError|MarshalError)|"errorType":\s*"(?<detail>[^"]+)"/,
    event: 'lambda-error',
  },
  {
    phrase: /TooManyRequestsException|Rate Exceeded\.|ReservedFunctionConcurrent/i,
    event: 'lambda-throttled',
  },
  {
    phrase:
      /[Ll]isten(?:s|ing) (?:by default |only |internally |itself )?(?:on|at)|[Cc]ontainer ?[Pp]ort:? \d|\b(?:[Ii]nterface|page|app|application|service|server|it|API) (?:is|runs|answers|works|listens) (?:only )?on (?:port )?\d{4,5}\b|^\s*(?:EXPOSE|expose:) *[["']*\d|Booting worker|Started (?:Application|\w+ in)|Tomcat started|Now listening on|[Rr]unning (?:on|at) http|Starting development server at|Server address: http|[Rr]eady on http|[Ss]erving (?:HTTP )?on|[Ss]erver (?:is )?(?:started|running|listening|up) (?:on|at)|started server on|[Ss]tarted\b.{0,60}\bon port|initialized with port|bound to TCP address|server at http|^\s*[➜-]?\s*Local:\s+http|HTTPServer#start|(?:--bind|--listen|--port|--urls|--http-socket|-b)[= ]\S*\d{2,5}|\b(?:ASPNETCORE_URLS|SERVER_PORT|PORT|(?<!loadbalancer\.)server\.port)["']?\s*[=:]\s*["']?\S*\d{2,5}|^\s*(?:listen|http|http-socket|bind)\s*=\s*\S*\d{2,5}\b/,
    event: 'listening',
  },
];
