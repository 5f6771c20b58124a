<#
.SYNOPSIS
Restarts one Windows service or IIS application pool and proves that it is back.
.DESCRIPTION
Running it twice leaves the service as running it once does. A service that was stopped is started, and so is an application
pool that rapid-fail protection has stopped.
#>
[CmdletBinding(SupportsShouldProcess)]
param()
. ./parts/windows.ps1

$kind = $env:SSM_kind
$unit = $env:SSM_unit
$port = $env:SSM_port
Assert-Parameter $kind '^(service|app-pool)\z' 'that is neither a service nor an application pool'
Assert-Parameter $unit '^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}\z' 'that is not the name of a service'
Assert-Parameter $port '^[0-9]{1,5}\z' 'the port is not a number'

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
