<#
.SYNOPSIS
Lets one source reach one TCP port through Windows Firewall, or takes that rule back.
.DESCRIPTION
One rule is added; undo removes exactly that rule. Where a rule blocks the port, it wins over every rule that allows, so it is
named and nothing is done.
#>
[CmdletBinding(SupportsShouldProcess)]
param()
. ./parts/remedy.ps1

$port = $env:SSM_port
$source = $env:SSM_source
Assert-Parameter $port '^[0-9]{1,5}\z' 'the port is none'
Assert-Parameter $source '^[0-9]{1,3}(\.[0-9]{1,3}){3}(/([89]|[12][0-9]|3[0-2]))?\z' 'the source is not an IPv4 network'
if ([int] $port -lt 1 -or [int] $port -gt 65535) { Stop-Refused 'the port is none' }

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
