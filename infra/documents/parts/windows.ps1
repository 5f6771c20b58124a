# What every script that changes a Windows host begins with. For Windows PowerShell 5.1, which the SSM agent starts. Exit status
# 0 done (or done already), 1 failed: as it was before, 2 refused: nothing was done. Never 3010, which the agent takes for an
# order. The last line says in words what became of it; people read it in Slack.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
# Progress would reach the agent as CLIXML on stderr.
$ProgressPreference = 'SilentlyContinue'

function Stop-Refused {
  [CmdletBinding()]
  param([string] $Reason)
  # Not by Write-Output: what a function says whose answer is kept would never be seen.
  [Console]::Out.WriteLine("result=refused`nRefused, nothing was done: $Reason")
  exit 2
}

# The document's patterns have checked the parameters; nothing is done unless they hold here too. They come as environment
# variables: an agent before 3.3.2746.0 does not set them.
function Assert-Parameter {
  [CmdletBinding()]
  param([string] $Value, [string] $Pattern, [string] $Reason)
  if (-not $Value) { Stop-Refused 'the SSM agent is older than 3.3.2746.0: update it' }
  if ($Value -cnotmatch $Pattern) { Stop-Refused $Reason }
}
