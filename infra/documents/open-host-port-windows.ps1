<#
.SYNOPSIS
Lets one source reach one TCP port through Windows Firewall, or takes that rule back.
.DESCRIPTION
One rule is added; undo removes exactly that rule. Where a rule blocks the port, it wins over every rule that allows, so it is
named and nothing is done. Exit status 0 done, 1 failed, 2 refused. The last line says in words what became of it.

For Windows PowerShell 5.1. Parameters come as environment variables: an agent before 3.3.2746.0 does not set them.
#>
[CmdletBinding(SupportsShouldProcess)]
param()
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Stop-Refused {
  [CmdletBinding()]
  param([string] $Reason)
  Write-Output "result=refused`nRefused, nothing was done: $Reason"
  exit 2
}

$mode = $env:SSM_mode
$incident = $env:SSM_incident
$handle = $env:SSM_handle
$port = $env:SSM_port
$source = $env:SSM_source
if (-not $mode -or -not $incident -or -not $handle -or -not $port -or -not $source) {
  Stop-Refused 'the SSM agent is older than 3.3.2746.0: update it'
}
if ($mode -cnotmatch '^(apply|undo)\z') { Stop-Refused 'the mode is neither apply nor undo' }
if ($incident -cnotmatch '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z') { Stop-Refused 'that is not the id of an incident' }
if ($handle -cnotmatch '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z') { Stop-Refused 'that is not a handle' }
if ($port -cnotmatch '^[0-9]{1,5}\z' -or [int] $port -lt 1 -or [int] $port -gt 65535) { Stop-Refused 'the port is none' }
if ($source -cnotmatch '^[0-9]{1,3}(\.[0-9]{1,3}){3}(/([89]|[12][0-9]|3[0-2]))?\z') { Stop-Refused 'the source is not an IPv4 network' }

# A rule for each pair of port and source; the name is how undo finds it.
$name = "fiveohtwo-$incident-$port-$($source -replace '[./]', '_')"
$rules = @(Get-NetFirewallRule -Name $name -ErrorAction SilentlyContinue)
Write-Output "action=$mode Windows Firewall tcp $port from $source"

if ($mode -eq 'undo') {
  if ($handle -cne 'windows-firewall') { Stop-Refused 'that handle is of another remedy' }
  if ($rules.Count -eq 0) {
    Write-Output "result=unchanged`nThe rule was gone already."
    exit 0
  }
  if ($PSCmdlet.ShouldProcess($name, 'remove the rule')) { Remove-NetFirewallRule -Name $name }
  if (@(Get-NetFirewallRule -Name $name -ErrorAction SilentlyContinue).Count -gt 0) {
    Write-Output "result=failed`nThe rule could not be removed."
    exit 1
  }
  Write-Output "result=undone`nThe rule was removed: tcp $port from $source is as it was."
  exit 0
}

if ($rules.Count -gt 0) {
  Write-Output "result=unchanged`nWindows Firewall lets $source reach tcp $port already."
  exit 0
}
$active = @(Get-NetFirewallProfile | Where-Object { $_.Enabled })
if ($active.Count -eq 0) { Stop-Refused 'Windows Firewall is off on this host' }
$blocking = @(
  Get-NetFirewallRule -Direction Inbound -Action Block -Enabled True -ErrorAction SilentlyContinue |
    Where-Object { @($_ | Get-NetFirewallPortFilter).LocalPort -contains $port }
)
if ($blocking.Count -gt 0) { Stop-Refused "the rule $($blocking[0].DisplayName) blocks the port, and wins over every rule that allows" }
if ($PSCmdlet.ShouldProcess($name, 'add the rule')) {
  $null = New-NetFirewallRule -Name $name -DisplayName "fiveohtwo $incident" -Direction Inbound -Action Allow -Protocol TCP -LocalPort $port -RemoteAddress $source
}
if (@(Get-NetFirewallRule -Name $name -ErrorAction SilentlyContinue).Count -ne 1) {
  Write-Output "result=failed`nWindows Firewall did not take the rule."
  exit 1
}
Write-Output 'handle=windows-firewall'
Write-Output "result=changed`nWindows Firewall lets $source reach tcp $port; it stays when the host restarts."
exit 0
