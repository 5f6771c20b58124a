<#
.SYNOPSIS
Restarts one Windows service or IIS application pool and proves that it is back.
.DESCRIPTION
Exit status 0 restarted, 1 failed, 2 refused: nothing was done. Never 3010, which the SSM agent takes for an order. Running it
twice leaves the service as running it once does. The last line says in words what became of it; people read it in Slack.

For Windows PowerShell 5.1, which the SSM agent starts. Parameters come as environment variables: an agent before
3.3.2746.0 does not set them, and the script stops.
#>
[CmdletBinding(SupportsShouldProcess)]
param()
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
# Progress would reach the agent as CLIXML on stderr.
$ProgressPreference = 'SilentlyContinue'

function Stop-Refused {
  [CmdletBinding()]
  param([string] $Reason)
  Write-Output "result=refused`nRefused, nothing was done: $Reason"
  exit 2
}

# The document's patterns have checked these values; a service is restarted only if they hold here too.
$kind = $env:SSM_kind
$unit = $env:SSM_unit
$port = $env:SSM_port
if (-not $kind -or -not $unit -or -not $port) {
  Stop-Refused 'the SSM agent is older than 3.3.2746.0: update it'
}
if ($kind -cnotmatch '^(service|app-pool)\z') { Stop-Refused 'that is neither a service nor an application pool' }
if ($unit -cnotmatch '^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}\z') { Stop-Refused 'that is not the name of a service' }
if ($port -cnotmatch '^[0-9]{1,5}\z') { Stop-Refused 'the port is not a number' }

# What this host is reached and run by is not ours to restart; of http.sys and the process activation all sites depend.
$protected = '^(AmazonSSMAgent|Amazon.*|EC2Launch.*|TermService|WinRM|sshd|Dnscache|Dhcp|LanmanServer|LanmanWorkstation|MpsSvc|BFE|RpcSs|RpcEptMapper|DcomLaunch|EventLog|Schedule|Winmgmt|W32Time|NlaSvc|nsi|HTTP|WAS|SamSs|lsass|Netlogon|NTDS|gpsvc|ProfSvc|PlugPlay|Power|CryptSvc|KeyIso|WinDefend|Sense)\z'
$seconds = 40
$clock = [Diagnostics.Stopwatch]::StartNew()

function Get-State {
  [CmdletBinding()]
  param()
  if ($kind -eq 'service') { return [string] (Get-Service -Name $unit).Status }
  [string] (Get-WebAppPoolState -Name $unit).Value
}

function Test-Listening {
  [CmdletBinding()]
  param()
  if ($port -eq '0') { return 'not-asked' }
  # Its answer is an error where nobody listens.
  $found = @(Get-NetTCPConnection -State Listen -LocalPort ([int] $port) -ErrorAction SilentlyContinue)
  if ($found.Count -gt 0) { 'yes' } else { 'no' }
}

if ($kind -eq 'service') {
  $service = @(Get-CimInstance -ClassName Win32_Service -Filter "Name='$unit'")
  if ($service.Count -ne 1) { Stop-Refused "$unit is not a service of this host" }
  if ($service[0].Name -match $protected) { Stop-Refused "$unit is protected" }
  if ($service[0].StartMode -eq 'Disabled') { Stop-Refused "$unit is disabled" }
} else {
  if (@(Get-Module -ListAvailable -Name WebAdministration).Count -eq 0) { Stop-Refused 'there is no IIS on this host' }
  Import-Module WebAdministration
  if (-not (Test-Path -LiteralPath "IIS:\AppPools\$unit")) { Stop-Refused "$unit is not an application pool of this host" }
}

$before = Get-State
Write-Output "action=restart $kind $unit"
Write-Output "before=$before listens=$(Test-Listening)"
$failure = ''
try {
  if ($PSCmdlet.ShouldProcess($unit, 'restart')) {
    if ($kind -eq 'service') {
      # -Force takes services along that depend on it, and starts none of them again: so it is not given.
      if ($before -eq 'Stopped') { Start-Service -Name $unit } else { Restart-Service -Name $unit }
    } elseif ($before -eq 'Stopped') {
      Start-WebAppPool -Name $unit
    } else {
      Restart-WebAppPool -Name $unit
    }
  }
} catch {
  $failure = $_.Exception.Message
}

# For three seconds in a row: one that crashes at once runs for a moment too.
$wanted = if ($kind -eq 'service') { 'Running' } else { 'Started' }
$held = 0
$state = $before
$listens = 'no'
while ($held -lt 3 -and $clock.Elapsed.TotalSeconds -lt $seconds) {
  Start-Sleep -Seconds 1
  $state = Get-State
  $listens = Test-Listening
  if ($state -eq $wanted -and $listens -ne 'no') { $held++ } else { $held = 0 }
}

if ($held -ge 3) {
  $proof = if ($listens -eq 'yes') { " and listens on port $port" } else { '' }
  Write-Output "result=restarted`nactive=$state`nlistens=$listens`n$unit was restarted: it runs$proof."
  exit 0
}
if ($failure) { Write-Output "error=$($failure -replace '\s+', ' ')" }
Write-Output "result=failed`nactive=$state`nlistens=$listens"
if ($state -eq $wanted) {
  Write-Output "$unit runs, but does not listen on port $port."
} else {
  Write-Output "$unit did not come back: it is $state."
}
exit 1
