<#
.SYNOPSIS
Makes the queue of one application pool of IIS longer, or takes that back.
.DESCRIPTION
Requests that wait for a thread of the pool are refused with 503 QueueFull once queueLength of them wait. Edits the one attribute in
applicationHost.config; IIS has to read it back as wanted, or the old file is put back. IIS takes it by itself: a pool whose
settings have changed gets a new worker process, and the old one serves its requests to their end. Undo brings the file
back to the byte. A web garden (maxProcesses) is for a person: it loses sessions that are kept in the process.
#>
[CmdletBinding(SupportsShouldProcess)]
param()
. ./parts/remedy.ps1
. ./parts/change-set.ps1
. ./parts/iis.ps1

$pool = $env:SSM_pool
$queue = $env:SSM_queue
Assert-Parameter $pool '^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}\z' 'that is not the name of a pool'
Assert-Parameter $queue '^[0-9]{2,5}\z' 'the length of the queue is not a number'
# What the schema of IIS takes.
if ([int] $queue -lt 10 -or [int] $queue -gt 65535) { Stop-Refused 'the length of the queue is not between 10 and 65535' }

Open-Store
if ($mode -eq 'undo') {
  Undo-Change 'raise-workers'
  Write-Output "result=undone`nThe pool $pool has the queue that it had; the file is what it was."
  exit 0
}
Write-Output "action=queueLength $queue for the application pool $pool"

$file = Get-IisFile $iisConfig
$nodes = @($file.Xml.SelectNodes('//system.applicationHost/applicationPools/add') | Where-Object { $_.GetAttribute('name') -eq $pool })
if ($nodes.Count -ne 1) { Stop-Refused "$pool is not an application pool of this host" }
$node = $nodes[0]
$defaults = $file.Xml.SelectSingleNode('//system.applicationHost/applicationPools/applicationPoolDefaults/@queueLength')
$now = if ($node.HasAttribute('queueLength')) { $node.GetAttribute('queueLength') } elseif ($null -ne $defaults) { $defaults.Value } else { '1000' }
if ([int] $now -ge [int] $queue) {
  Write-Output "result=unchanged`nThe pool $pool has a queue of $now already."
  exit 0
}

$named = "\bname\s*=\s*[""']$([Regex]::Escape($pool))[""']"
if ($node.HasAttribute('queueLength')) {
  $text = Get-EditedText $file.Text "(?i)(<add\b(?=[^>]*$named)[^>]*?\bqueueLength\s*=\s*[""'])($now)([""'])" $queue
} else {
  $text = Get-EditedText $file.Text "(?is)(<applicationPools>(?:(?!</applicationPools>).)*?<add\b[^>]*?$named)()(.)" " queueLength=""$queue"""
}
if ($null -eq $text) { Stop-Refused "the pool $pool was not found exactly once as text" }

# The file as it is to be differs from the one that is there by this value, and by nothing else. Where it is new, it stands elsewhere
# among the attributes than XML would write it.
$edited = ConvertTo-IisXml $text
$proof = @($edited.SelectNodes('//system.applicationHost/applicationPools/add') | Where-Object { $_.GetAttribute('name') -eq $pool })[0]
if ($proof.GetAttribute('queueLength') -ne $queue) { Stop-Refused 'the file was not understood' }
if ($node.HasAttribute('queueLength')) { $proof.SetAttribute('queueLength', $now) } else { $proof.RemoveAttribute('queueLength') }
if ($edited.OuterXml -cne $file.Xml.OuterXml) { Stop-Refused 'the file was not understood' }

Write-Output "file=$iisConfig`n-queueLength=$now`n+queueLength=$queue"
if ($PSCmdlet.ShouldProcess($pool, "queueLength $queue")) {
  Invoke-Change 'raise-workers' $iisConfig $file.Bytes ((New-Object Text.UTF8Encoding($false)).GetBytes($text)) {
    Get-IisProblem @('system.applicationHost/applicationPools')
    $read = "$(& $appcmd list apppool $pool /text:queueLength)".Trim()
    if ($read -ne $queue) { "IIS reads a queue of $read" }
  }
}
Write-Output "result=changed`nThe pool $pool has a queue of $queue in the place of ${now}: IIS reads the new configuration."
exit 0
