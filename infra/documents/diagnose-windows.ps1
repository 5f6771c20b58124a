<#
.SYNOPSIS
Takes evidence on a Windows host behind a load balancer that answers 502, and changes nothing on it.
.DESCRIPTION
Prints raw sections (src/evidence/frames.ts reads them), the most decisive first, because Run Command keeps the first
24,000 characters only. Probes run side by side, each with a time limit; one that fails is evidence too.

For Windows PowerShell 5.1, which the SSM agent starts. Parameters come as environment variables: an agent before
3.3.2746.0 does not set them, and the script stops.
#>
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
# Progress would reach the agent as CLIXML on stderr.
$ProgressPreference = 'SilentlyContinue'

function Stop-Refused {
  [CmdletBinding()]
  param([string] $Reason)
  [Console]::Error.WriteLine('refused: ' + $Reason)
  exit 2
}

# The document's patterns have checked these values; here they are checked where they are used.
if (-not $env:SSM_port -or -not $env:SSM_path) {
  Stop-Refused 'the SSM agent is older than 3.3.2746.0: update it'
}
$port = $env:SSM_port
$path = $env:SSM_path
# Sections that an earlier run printed already, with commas between: this one is for those that had no room.
$skip = if ($env:SSM_skip) { $env:SSM_skip } else { 'none' }
if ($port -cnotmatch '^[0-9]{1,5}\z') { Stop-Refused 'port is not a number' }
if ($path -cnotmatch '^/[A-Za-z0-9._~/%?=&,+@:-]{0,199}\z') { Stop-Refused 'path has other characters' }
if ($skip -cnotmatch '^[A-Za-z0-9][A-Za-z0-9._@:,-]{0,999}\z') { Stop-Refused 'skip is not a list of sections' }
$skipped = $skip -split ','

# Seconds until probes that still run are given up, and for each probe.
$totalSeconds = 18
$probeSeconds = 8
# Bytes of all sections together with their headers; the rest of the 24,000 is for the first and last lines.
$budget = 23200
# Characters of a probe that are looked at, so that a runaway answer fills nothing.
$mostRaw = 131072

$clock = [Diagnostics.Stopwatch]::StartNew()
$nonce = [Guid]::NewGuid().ToString('N')
$utf8 = New-Object System.Text.UTF8Encoding $false
# Bytes, not Write-Output: what the console would make of them depends on the code page, and begins with a BOM.
$stdout = [Console]::OpenStandardOutput()
$leftOut = New-Object System.Collections.Generic.List[string]

# The host is in trouble already: be the last in the queue for its processors.
try { (Get-Process -Id $PID).PriorityClass = 'BelowNormal' } catch { $null = $_ }

# --- how a section is made ------------------------------------------------------------------------------------

# The same words as in diagnose-linux.sh, with quoted values of XML and JSON before the others.
$secrets = @(
  @('(?s)(-----BEGIN [A-Z ]*PRIVATE KEY-----).*?(-----END [A-Z ]*PRIVATE KEY-----|\z)', '$1[redacted]$2'),
  @('(authorization["'']?[ \t]*[:=]).*', '$1 [redacted]'),
  @('(cookie["'']?[ \t]*:).*', '$1 [redacted]'),
  @('(x-(?:api-key|auth-token|amz-security-token)["'']?[ \t]*[:=]).*', '$1 [redacted]'),
  @('((?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|(?:api|access|account|private)_?-?key)\w*["'']?[ \t]*[=:][ \t]*")[^"\n]+', '$1[redacted]'),
  @('((?:pass(?:word|wd|phrase)?|pwd|secret|token|credential|(?:api|access|account|private)_?-?key)\w*["'']?[ \t]*[=:][ \t]*["'']?)[^\s"''&;,]+', '$1[redacted]'),
  @('([-/]-?(?:pass(?:word|wd|phrase)?|secret|token|api-key)[ \t]+)\S+', '$1[redacted]'),
  @('((?:session(?:id)?|asp\.net_sessionid|\.aspxauth|\.aspnetcore[\w.]*|jsessionid|phpsessid|sig|signature)=)[^\s"''&;,]+', '$1[redacted]'),
  @('([a-z][a-z0-9+.-]*://)[^/\s"''@]*:[^/\s"'']*@', '$1[redacted]@'),
  @('(bearer|basic)[ \t]+[A-Za-z0-9._~+/=-]{12,}', '$1 [redacted]'),
  @('(?-i:(?:AKIA|ASIA)[A-Z0-9]{16})', '[redacted]'),
  @('(?:xox[a-z]-|gh[pousr]_|sk_live_|rk_live_|glpat-)[A-Za-z0-9_-]{8,}', '[redacted]'),
  @('eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*', '[redacted]'),
  @('(?m)^(.{900}).+$', '$1[...]')
)

function Hide-Secret {
  [CmdletBinding()]
  param([string] $Text)
  foreach ($secret in $secrets) { $Text = $Text -replace $secret[0], $secret[1] }
  $Text
}

# What every probe begins with. Without strict mode: a property that some version of Windows does not have is an
# empty column, not a lost section. $State.Absent leaves the section out; $State.Status is its exit status.
$prelude = {
  $ProgressPreference = 'SilentlyContinue'
  $State.Began = [DateTime]::UtcNow
  [Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::InvariantCulture
  $inetsrv = Join-Path $env:SystemRoot 'System32\inetsrv'
  $iisConfig = Join-Path $inetsrv 'config\applicationHost.config'

  function Show-Native {
    param([string] $Tool, [string[]] $Arguments)
    if (-not (Test-Path -LiteralPath $Tool)) {
      $State.Absent = $true
      return
    }
    & $Tool $Arguments 2>&1 | ForEach-Object { "$_" }
    $State.Status = $LASTEXITCODE
  }

  function Get-IisValue {
    param([string] $XPath)
    if (-not (Test-Path -LiteralPath $iisConfig)) { return }
    Select-Xml -LiteralPath $iisConfig -XPath $XPath | ForEach-Object {
      [Environment]::ExpandEnvironmentVariables($_.Node.Value)
    }
  }

  # The fields of a log, its newest refused requests and its newest lines, in the order of the log.
  function Show-Log {
    param([string] $File, [string] $Pattern, [int] $Matching, [int] $Newest)
    $fields = Get-Content -LiteralPath $File -TotalCount 10 | Where-Object { $_ -like '#Fields:*' } | Select-Object -Last 1
    # Windows writes to it: whoever opens it without sharing is refused.
    $stream = [IO.File]::Open($File, 'Open', 'Read', 'ReadWrite, Delete')
    try {
      $size = [int][Math]::Min([long]$stream.Length, [long]524288)
      [void]$stream.Seek(-$size, 'End')
      $bytes = New-Object byte[] $size
      $count = $stream.Read($bytes, 0, $size)
    } finally {
      $stream.Dispose()
    }
    $lines = @([Text.Encoding]::UTF8.GetString($bytes, 0, $count) -split "`r?`n" | Where-Object { $_ -ne '' })
    $chosen = @{}
    $found = 0
    for ($at = $lines.Count - 1; $at -ge 0; $at--) {
      if ($lines[$at] -like '#*') {
        if ($lines[$at] -like '#Fields:*') { $chosen[$at] = $true }
        continue
      }
      if ($Newest -gt 0) {
        $chosen[$at] = $true
        $Newest--
      }
      if ($found -lt $Matching -and $lines[$at] -match $Pattern) {
        $chosen[$at] = $true
        $found++
      }
    }
    '# ' + $File
    if ($fields) { $fields }
    for ($at = 0; $at -lt $lines.Count; $at++) {
      if ($chosen[$at]) { $lines[$at] }
    }
  }

  # By XPath: a hash table of filters refuses the whole question when one provider is not installed.
  function Show-Event {
    param([string] $Log, [string[]] $Provider)
    $names = @($Provider | ForEach-Object { "@Name='$_'" }) -join ' or '
    $query = "*[System[Provider[$names] and (Level=1 or Level=2 or Level=3) and TimeCreated[timediff(@SystemTime) <= 7200000]]]"
    $found = @(Get-WinEvent -LogName $Log -FilterXPath $query -MaxEvents 40 -ErrorAction SilentlyContinue -ErrorVariable problem)
    foreach ($one in $problem) {
      if ($one.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { Write-Error -ErrorRecord $one }
    }
    foreach ($one in $found) {
      $message = $one.Message
      if (-not $message) { $message = @($one.Properties | ForEach-Object { $_.Value }) -join ' | ' }
      $message = $message -replace '\s+', ' '
      if ($message.Length -gt 500) { $message = $message.Substring(0, 500) + '[...]' }
      '{0}Z {1} {2} {3}: {4}' -f $one.TimeCreated.ToUniversalTime().ToString('s'), $one.Id, $one.ProviderName, $one.LevelDisplayName, $message
    }
  }

  # What forwards: farms, the proxy, rewrite rules and processes behind IIS, of the server and of its sites.
  function Get-Proxy {
    $files = @($iisConfig)
    $files += @(Get-IisValue '//sites/site/application/virtualDirectory/@physicalPath' | Select-Object -First 8 | ForEach-Object { Join-Path $_ 'web.config' })
    foreach ($file in $files) {
      if (-not (Test-Path -LiteralPath $file)) { continue }
      $document = New-Object System.Xml.XmlDocument
      $document.XmlResolver = $null
      $document.Load($file)
      foreach ($node in @($document.SelectNodes('//environmentVariables'))) { [void]$node.ParentNode.RemoveChild($node) }
      foreach ($attribute in @($document.SelectNodes('//@*'))) {
        if ($attribute.Name -match 'password|secret|token|connectionString') { $attribute.Value = '[redacted]' }
      }
      $wanted = '//webFarms/webFarm | //system.webServer/proxy | //rewrite/globalRules/rule | //rewrite/rules/rule | //rewrite/outboundRules/rule | //aspNetCore | //httpPlatform'
      foreach ($node in @($document.SelectNodes($wanted))) { New-Object psobject -Property @{ File = $file; Node = $node } }
    }
  }

  # As the load balancer would ask. Servers before 2019 have no curl.
  function Show-Http {
    param([string] $Uri)
    $curl = Join-Path $env:SystemRoot 'System32\curl.exe'
    if (Test-Path -LiteralPath $curl) {
      Show-Native $curl @('-skv', '-m', '3', '--noproxy', '*', '-A', 'fiveohtwo-diagnose', $Uri)
      return
    }
    $asked = [Uri]$Uri
    $tried = Test-NetConnection -ComputerName $asked.Host -Port $asked.Port -WarningAction SilentlyContinue
    'connect to {0} port {1}' -f $asked.Host, $asked.Port
    'TcpTestSucceeded : ' + $tried.TcpTestSucceeded
    if (-not $tried.TcpTestSucceeded) {
      $State.Status = 7
      return
    }
    try {
      $answer = Invoke-WebRequest -Uri $Uri -UseBasicParsing -TimeoutSec 3 -MaximumRedirection 0 -UserAgent 'fiveohtwo-diagnose' -ErrorAction Stop
      '< HTTP/1.1 {0} {1}' -f [int]$answer.StatusCode, $answer.StatusDescription
    } catch {
      $response = $_.Exception.Response
      if ($null -ne $response) { '< HTTP/1.1 {0} {1}' -f [int]$response.StatusCode, $response.StatusDescription }
      "$_"
    }
  }
}.ToString()

$pool = [RunspaceFactory]::CreateRunspacePool(1, 6)
$pool.Open()
$probes = New-Object System.Collections.Generic.List[object]

# A probe begins at once. KEEP is the end of the output that is kept when it is longer than MOST bytes; SHOWN is the
# command as people would type it.
function Start-Probe {
  [CmdletBinding()]
  param([string] $Id, [int] $Most, [string] $Keep, [string] $Shown, [scriptblock] $Body)
  if ($skipped -contains $Id) { return }
  $state = [hashtable]::Synchronized(@{ Status = 0; Absent = $false; Began = $null })
  $shell = [PowerShell]::Create()
  $shell.RunspacePool = $pool
  [void]$shell.AddScript("param(`$Port, `$Path, `$State)`n$prelude`n$Body")
  [void]$shell.AddParameter('Port', [int]$port).AddParameter('Path', $path).AddParameter('State', $state)
  $nothing = New-Object 'System.Management.Automation.PSDataCollection[psobject]'
  $nothing.Complete()
  $output = New-Object 'System.Management.Automation.PSDataCollection[psobject]'
  $handle = $shell.BeginInvoke($nothing, $output)
  $probes.Add([pscustomobject]@{
      Id = $Id; Most = $Most; Keep = $Keep; Shown = $Shown
      State = $state; Shell = $shell; Output = $output; Handle = $handle; Ended = $false
    })
}

function Stop-Probe {
  [CmdletBinding()]
  param([object] $Probe)
  $Probe.Ended = $true
  $Probe.State.Status = 124
  # Not waited for: a probe that hangs in Windows itself may never stop.
  [void]$Probe.Shell.BeginStop($null, $null)
}

# What a probe printed, then its errors; the first error decides the status when no tool set one. 127: not installed.
function Get-ProbeText {
  [CmdletBinding()]
  param([object] $Probe)
  $lines = New-Object System.Collections.Generic.List[string]
  foreach ($item in @($Probe.Output.ReadAll())) { $lines.Add("$item") }
  foreach ($problem in @($Probe.Shell.Streams.Error.ReadAll())) {
    $lines.Add('error: ' + "$problem")
    if ($Probe.State.Status -ne 0) { continue }
    $Probe.State.Status = 1
    if ($problem.FullyQualifiedErrorId -like 'CommandNotFoundException*') { $Probe.State.Status = 127 }
  }
  $reason = $Probe.Shell.InvocationStateInfo.Reason
  if ($null -ne $reason -and $Probe.State.Status -ne 124) {
    $lines.Add('error: ' + $reason.Message)
    if ($Probe.State.Status -eq 0) { $Probe.State.Status = 1 }
  }
  if ($Probe.State.Status -eq 124) { $lines.Add('not finished: the time for this probe was over') }
  ($lines -join "`n") -replace "[`r`0]", '' -replace '(?m)[ \t]+$', ''
}

function Write-Text {
  [CmdletBinding()]
  param([string] $Text)
  $bytes = $utf8.GetBytes($Text)
  $stdout.Write($bytes, 0, $bytes.Length)
}

function Write-Probe {
  [CmdletBinding()]
  param([object] $Probe)
  $room = $script:budget - 80 - $Probe.Id.Length - $utf8.GetByteCount($Probe.Shown) - $nonce.Length
  if ($room -lt 100) {
    $leftOut.Add($Probe.Id)
    return
  }
  $most = [Math]::Min($Probe.Most, $room)
  try {
    $text = Get-ProbeText $Probe
  } catch {
    $text = 'error: ' + "$_"
    $Probe.State.Status = 1
  }
  if ($Probe.State.Absent) { return }
  $cut = 0
  if ($text.Length -gt $mostRaw) {
    $cut = 1
    if ($Probe.Keep -eq 'tail') { $text = $text.Substring($text.Length - $mostRaw) } else { $text = $text.Substring(0, $mostRaw) }
  }
  $text = Hide-Secret $text
  $bytes = $utf8.GetBytes($text)
  if ($bytes.Length -gt $most) {
    $cut = 1
    if ($most -lt $Probe.Most) { $leftOut.Add($Probe.Id) }
    if ($Probe.Keep -eq 'tail') {
      # The first line of a tail is a piece of one.
      $text = $utf8.GetString($bytes, $bytes.Length - $most, $most)
      $text = $text.Substring($text.IndexOf("`n") + 1)
    } else {
      # A character that was cut in two decodes to U+FFFD.
      $text = $utf8.GetString($bytes, 0, $most).TrimEnd([char]0xFFFD)
    }
  }
  $size = $utf8.GetByteCount($text)
  $header = "==$nonce== $($Probe.Id) status=$($Probe.State.Status) bytes=$size cut=$cut command=$($Probe.Shown)"
  Write-Text "$header`n$text`n"
  $script:budget -= $utf8.GetByteCount($header) + $size + 2
}

# --- the sections, the most decisive first --------------------------------------------------------------------

# IIS, whoever listens on the port, and applications of their own that should run: Windows' own services come and go.
Start-Probe 'services' 1100 head 'Get-CimInstance Win32_Service (IIS, owner of the port, stopped applications)' {
  $owners = @(Get-NetTCPConnection -State Listen -LocalPort $Port -ErrorAction SilentlyContinue | ForEach-Object { $_.OwningProcess })
  'Status   Name                         StartMode ExitCode     Pid DisplayName'
  Get-CimInstance Win32_Service | Where-Object {
    $_.Name -in 'W3SVC', 'WAS' -or
    ($_.ProcessId -gt 4 -and $_.ProcessId -in $owners) -or
    ($_.StartMode -eq 'Auto' -and $_.State -ne 'Running' -and $_.PathName -notmatch '\\Windows\\' -and $_.Name -notmatch 'update|elevation')
  } | ForEach-Object {
    '{0,-8} {1,-28} {2,-9} {3,8} {4,7} {5}' -f $_.State, $_.Name, $_.StartMode, $_.ExitCode, $_.ProcessId, $_.DisplayName
  }
}

# As `netstat -ano` prints it, whatever the language of this Windows. Process 4 is http.sys.
Start-Probe 'netstat-ano' 2000 head 'Get-NetTCPConnection -State Listen' {
  $names = @{}
  Get-Process | ForEach-Object { $names[[int]$_.Id] = $_.ProcessName }
  '  Proto  Local Address          Foreign Address        State           PID    Process'
  Get-NetTCPConnection -State Listen | Sort-Object @{ Expression = { $_.LocalPort -ne $Port } }, 'LocalPort' | ForEach-Object {
    $address = $_.LocalAddress
    $any = '0.0.0.0:0'
    if ($address -like '*:*') {
      $address = '[' + $address + ']'
      $any = '[::]:0'
    }
    '  TCP    {0,-22} {1,-22} LISTENING       {2,-6} {3}' -f ($address + ':' + $_.LocalPort), $any, $_.OwningProcess, $names[[int]$_.OwningProcess]
  }
}

Start-Probe 'iis-apppools' 1000 head 'appcmd list apppool' {
  Show-Native (Join-Path $inetsrv 'appcmd.exe') @('list', 'apppool') | ForEach-Object {
    if ($_ -match '^APPPOOL "(.+?)" \(.*state:(\w+)\)') { '{0,-40} {1}' -f $Matches[1], $Matches[2] } else { $_ }
  }
}

Start-Probe 'iis-sites' 900 head 'appcmd list site' {
  Show-Native (Join-Path $inetsrv 'appcmd.exe') @('list', 'site')
}

Start-Probe 'iis-w3c.log' 4000 tail 'Get-Content W3SVC*\*.log (5xx and newest)' {
  $folders = @(Join-Path $env:SystemDrive 'inetpub\logs\LogFiles') + @(Get-IisValue '//logFile/@directory') |
    ForEach-Object { $_.ToLowerInvariant() } | Select-Object -Unique
  $files = @(Get-ChildItem -Path @($folders | ForEach-Object { Join-Path $_ 'W3SVC*\*.log' }) -ErrorAction SilentlyContinue |
      Sort-Object LastWriteTime | Select-Object -Last 2)
  if ($files.Count -eq 0) { $State.Absent = $true }
  # So few lines that the names of the newest file's fields are not cut off: without them its lines say nothing.
  foreach ($file in $files) { Show-Log $file.FullName ' 50[0-9] ' 7 3 }
}

Start-Probe 'httperr.log' 1800 tail 'Get-Content HTTPERR\httperr*.log (newest)' {
  $file = Get-ChildItem -Path (Join-Path $env:SystemRoot 'System32\LogFiles\HTTPERR\httperr*.log') -ErrorAction SilentlyContinue |
    Sort-Object LastWriteTime | Select-Object -Last 1
  if ($null -eq $file) { $State.Absent = $true } else { Show-Log $file.FullName '.' 0 14 }
}

Start-Probe 'eventlog-system' 2600 head 'Get-WinEvent System (WAS, services, resources, TCP, HTTP, TLS; 2 h)' {
  Show-Event 'System' @('Microsoft-Windows-WAS', 'Service Control Manager', 'Microsoft-Windows-Resource-Exhaustion-Detector',
    'Tcpip', 'Microsoft-Windows-HttpEvent', 'Microsoft-Windows-IIS-W3SVC', 'Schannel')
}

Start-Probe 'eventlog-application' 3000 head 'Get-WinEvent Application (crashes, .NET, ASP.NET Core Module; 2 h)' {
  Show-Event 'Application' @('Application Error', 'Application Hang', '.NET Runtime', 'IIS AspNetCore Module', 'IIS AspNetCore Module V2',
    'ASP.NET 4.0.30319.0', 'Microsoft-Windows-IIS-W3SVC-WP', 'nssm')
}

# The health check's request, asked on the host itself: on the loopback and on the address that targets have.
Start-Probe 'curl-local' 700 head "curl -skv -m 3 http(s)://127.0.0.1:$port$path" {
  $scheme = 'http'
  if ("$Port" -match '443\z') { $scheme = 'https' }
  Show-Http ('{0}://127.0.0.1:{1}{2}' -f $scheme, $Port, $Path)
}

Start-Probe 'curl-address' 500 head "curl -skv -m 3 http(s)://(address of this host):$port$path" {
  $scheme = 'http'
  if ("$Port" -match '443\z') { $scheme = 'https' }
  $address = [Net.Dns]::GetHostAddresses([Net.Dns]::GetHostName()) | Where-Object { $_.AddressFamily -eq 'InterNetwork' } | Select-Object -First 1
  if ($null -eq $address) { $State.Absent = $true } else { Show-Http ('{0}://{1}:{2}{3}' -f $scheme, $address, $Port, $Path) }
}

# Where ARR forwards to, at most two: each may take three seconds.
Start-Probe 'upstreams-curl' 1000 head 'curl -skv -m 3 (servers of farms, targets of rewrite rules)' {
  $forwarding = @(Get-Proxy)
  # A rule may forward to a farm by its name, which no other program can resolve.
  $farms = @($forwarding | Where-Object { $_.Node.LocalName -eq 'webFarm' } | ForEach-Object { $_.Node.GetAttribute('name') })
  $upstreams = foreach ($one in $forwarding) {
    if ($one.Node.LocalName -eq 'webFarm') {
      foreach ($server in @($one.Node.SelectNodes('server'))) {
        $route = $server.SelectSingleNode('applicationRequestRouting')
        $farmPort = '80'
        if ($null -ne $route -and $route.GetAttribute('httpPort')) { $farmPort = $route.GetAttribute('httpPort') }
        'http://{0}:{1}/' -f $server.GetAttribute('address'), $farmPort
      }
    }
    foreach ($action in @($one.Node.SelectNodes('action'))) {
      if ($action.GetAttribute('url') -match '^(https?://([A-Za-z0-9._-]+)(?::\d+)?)(?:/|\z)') {
        if ($farms -notcontains $Matches[2]) { $Matches[1] + '/' }
      }
    }
  }
  $upstreams = @($upstreams | Select-Object -Unique -First 2)
  if ($upstreams.Count -eq 0) { $State.Absent = $true }
  foreach ($upstream in $upstreams) { Show-Http $upstream }
}

Start-Probe 'http-queues' 900 head 'Get-Counter (HTTP Service Request Queues, processors)' {
  $paths = '\HTTP Service Request Queues(*)\CurrentQueueSize', '\HTTP Service Request Queues(*)\RejectedRequests',
  '\Processor(_Total)\% Processor Time', '\System\Processor Queue Length'
  Get-Counter -Counter $paths | ForEach-Object { $_.CounterSamples } | ForEach-Object {
    '{0} = {1:0.##}' -f ($_.Path -replace '^\\\\[^\\]+', ''), $_.CookedValue
  }
}

# Memory and disks in the columns of `free -m` and `df`, which people and readers know.
Start-Probe 'free' 300 head 'Get-CimInstance Win32_OperatingSystem (MB)' {
  $system = Get-CimInstance Win32_OperatingSystem
  $total = [Math]::Floor($system.TotalVisibleMemorySize / 1024)
  $free = [Math]::Floor($system.FreePhysicalMemory / 1024)
  '               total        used        free      shared  buff/cache   available'
  'Mem:  {0,14} {1,11} {2,11} {3,11} {4,11} {5,11}' -f $total, ($total - $free), $free, 0, 0, $free
  'Commit limit {0}, free {1}' -f [Math]::Floor($system.TotalVirtualMemorySize / 1024), [Math]::Floor($system.FreeVirtualMemory / 1024)
}

Start-Probe 'df-h' 400 head 'Get-CimInstance Win32_LogicalDisk (local, MB)' {
  'Filesystem      Size  Used Avail Use% Mounted on'
  Get-CimInstance Win32_LogicalDisk -Filter 'DriveType = 3' | Where-Object { $_.Size -gt 0 } | ForEach-Object {
    $used = $_.Size - $_.FreeSpace
    '{0} {1}M {2}M {3}M {4}% /{0}' -f $_.DeviceID, [Math]::Floor($_.Size / 1048576), [Math]::Floor($used / 1048576), [Math]::Floor($_.FreeSpace / 1048576), [Math]::Ceiling(100 * $used / $_.Size)
  }
}

Start-Probe 'date' 260 head 'date, time zone, host, version, last start' {
  $system = Get-CimInstance Win32_OperatingSystem
  [DateTime]::UtcNow.ToString('s') + 'Z'
  [TimeZoneInfo]::Local.Id
  '{0}, {1} {2}, up since {3}Z' -f $env:COMPUTERNAME, $system.Caption, $system.Version, $system.LastBootUpTime.ToUniversalTime().ToString('s')
}

Start-Probe 'tcp-states' 600 head 'netsh int ipv4 show dynamicport tcp; TCP connections by state and remote port' {
  Show-Native (Join-Path $env:SystemRoot 'System32\netsh.exe') @('int', 'ipv4', 'show', 'dynamicport', 'tcp') | Where-Object { $_ -match '\S' }
  $connections = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpConnections()
  $connections | Group-Object State | Sort-Object Count -Descending | ForEach-Object { '{0,7} {1}' -f $_.Count, $_.Name }
  $connections | Group-Object { $_.RemoteEndPoint.ToString() } | Sort-Object Count -Descending | Select-Object -First 3 |
    ForEach-Object { '{0,7} to {1}' -f $_.Count, $_.Name }
}

Start-Probe 'iis.config' 2600 head 'applicationHost.config, web.config (farms, proxy, rewrite rules, processes)' {
  $file = ''
  foreach ($one in @(Get-Proxy)) {
    if ($one.File -ne $file) {
      $file = $one.File
      '# configuration file ' + $file
    }
    $one.Node.OuterXml -replace '>\s*<', ">`n<"
  }
  if ($file -eq '') { $State.Absent = $true }
}

Start-Probe 'iis-requests' 900 head 'appcmd list wp; appcmd list requests /elapsed:3000' {
  Show-Native (Join-Path $inetsrv 'appcmd.exe') @('list', 'wp')
  Show-Native (Join-Path $inetsrv 'appcmd.exe') @('list', 'requests', '/elapsed:3000')
}

Start-Probe 'processes' 2000 head 'Get-CimInstance Win32_Process (by processor time)' {
  'Pid     CpuSeconds  MemoryMB Threads Handles Started               Command'
  Get-CimInstance Win32_Process | Sort-Object { $_.KernelModeTime + $_.UserModeTime } -Descending | Where-Object { $_.ProcessId -gt 4 } |
    Select-Object -First 16 | ForEach-Object {
      $command = $_.CommandLine
      if (-not $command) { $command = $_.Name }
      if ($command.Length -gt 160) { $command = $command.Substring(0, 160) + '[...]' }
      $started = ''
      if ($null -ne $_.CreationDate) { $started = $_.CreationDate.ToUniversalTime().ToString('s') + 'Z' }
      '{0,-7} {1,10:0} {2,9:0} {3,7} {4,7} {5,-21} {6}' -f $_.ProcessId, (($_.KernelModeTime + $_.UserModeTime) / 1e7), ($_.WorkingSetSize / 1048576), $_.ThreadCount, $_.HandleCount, $started, $command
    }
}

# Rules from the registry: Get-NetFirewallPortFilter takes a minute on some hosts. A profile's default is not written
# as rules are, because nearly every profile blocks by default and allows by rule.
Start-Probe 'firewall' 1600 head 'Get-NetFirewallProfile; FirewallRules (inbound rules for the port, all that block)' {
  Get-NetConnectionProfile | ForEach-Object { 'network {0}: {1}' -f $_.InterfaceAlias, $_.NetworkCategory }
  Get-NetFirewallProfile -PolicyStore ActiveStore | ForEach-Object { 'profile {0}: enabled={1} inbound-default={2}' -f $_.Name, $_.Enabled, $_.DefaultInboundAction }
  foreach ($root in 'HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules', 'HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules') {
    $key = Get-Item -LiteralPath $root -ErrorAction SilentlyContinue
    if ($null -eq $key) { continue }
    foreach ($name in $key.GetValueNames()) {
      $rule = [string]$key.GetValue($name)
      if ($rule -notmatch '\|Active=TRUE\|' -or $rule -notmatch '\|Dir=In\|') { continue }
      if ($rule -match '\|Protocol=(\d+)\|' -and $Matches[1] -ne '6') { continue }
      $listed = [regex]::Matches($rule, '\|LPort(?:2_10)?=(\d+)(?:-(\d+))?(?=\|)')
      $fits = $rule -notmatch '\|LPort' -and $rule -match '\|Action=Block\|'
      foreach ($range in $listed) {
        $from = [int]$range.Groups[1].Value
        $to = $from
        if ($range.Groups[2].Success) { $to = [int]$range.Groups[2].Value }
        if ($Port -ge $from -and $Port -le $to) { $fits = $true }
      }
      if ($fits) { $rule }
      # In the words of Get-NetFirewallRule when it shuts the port to everybody, whatever other rules allow.
      if ($fits -and $rule -match '\|Action=Block\|' -and $rule -notmatch '\|(?:RA4|RA6|RA42|RA62|LA4|LA6|App|Svc|Profile|IF|IFType|LUAuth|RUAuth|RMauth|Security)=') {
        'Action : Block'
      }
    }
  }
}

Start-Probe 'http-servicestate' 1500 head 'netsh http show servicestate view=requestq' {
  Show-Native (Join-Path $env:SystemRoot 'System32\netsh.exe') @('http', 'show', 'servicestate', 'view=requestq') | Where-Object { $_ -match '\S' }
}

# --- wait, then print -----------------------------------------------------------------------------------------

while ($clock.Elapsed.TotalSeconds -lt $totalSeconds) {
  $open = @($probes | Where-Object { -not $_.Ended })
  if ($open.Count -eq 0) { break }
  foreach ($probe in $open) {
    if ($probe.Handle.IsCompleted) {
      $probe.Ended = $true
    } elseif ($null -ne $probe.State.Began -and ([DateTime]::UtcNow - $probe.State.Began).TotalSeconds -gt $probeSeconds) {
      Stop-Probe $probe
    }
  }
  Start-Sleep -Milliseconds 50
}
foreach ($probe in $probes) {
  if (-not $probe.Ended) { Stop-Probe $probe }
}

Write-Text "fiveohtwo-frames 1 $nonce`n"
foreach ($probe in $probes) { Write-Probe $probe }
# What no room was left for, or less than it needs: nobody takes its absence for silence, and a second run can skip
# the others.
if ($leftOut.Count -gt 0) {
  $missing = $leftOut -join ' '
  Write-Text "==$nonce== left-out status=0 bytes=$($missing.Length) cut=0 command=-`n$missing`n"
}
Write-Text "==$nonce== end`n"
$stdout.Flush()
# A probe that hangs would keep the process alive.
[Environment]::Exit(0)
