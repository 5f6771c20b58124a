# One file of this host that is replaced, and put back if anything goes wrong afterwards. What was there stays in the store, by
# which undo takes it back to the byte. Needs remedy.ps1.
$store = Join-Path $env:ProgramData 'fiveohtwo'

# Only administrators may write what undo trusts; in ProgramData everybody may make a folder.
function Open-Store {
  [CmdletBinding()]
  param()
  if (-not (Test-Path -LiteralPath $store)) {
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    [void] [IO.Directory]::CreateDirectory($store, $security)
  }
  $acl = Get-Acl -LiteralPath $store
  $owner = $acl.GetOwner([Security.Principal.SecurityIdentifier]).Value
  if ($owner -notin 'S-1-5-18', 'S-1-5-32-544' -or -not $acl.AreAccessRulesProtected) { Stop-Refused "$store is not ours" }
  try {
    # Held until the script ends.
    $script:lock = [IO.File]::Open((Join-Path $store 'lock'), 'OpenOrCreate', 'ReadWrite', 'None')
  } catch {
    Stop-Refused 'another remedy is at work on this host'
  }
}

function Test-SameByte {
  [CmdletBinding()]
  param([byte[]] $One, [byte[]] $Other)
  [Convert]::ToBase64String($One) -ceq [Convert]::ToBase64String($Other)
}

# In one step, so that a reader finds the old file or the new one. Its owner and its rights stay.
function Write-WholeFile {
  [CmdletBinding(SupportsShouldProcess)]
  param([string] $Path, [byte[]] $Content)
  if (-not $PSCmdlet.ShouldProcess($Path, 'replace the file')) { return }
  $fresh = "$Path.fiveohtwo"
  [IO.File]::WriteAllBytes($fresh, $Content)
  # $null would become an empty name.
  [IO.File]::Replace($fresh, $Path, [NullString]::Value)
}

# Puts the content into the place of the file, and what was there back unless CHECK finds nothing wrong. Prints the handle.
function Invoke-Change {
  [CmdletBinding()]
  param([string] $Name, [string] $Path, [byte[]] $Before, [byte[]] $After, [scriptblock] $Check)
  if (-not (Test-SameByte ([IO.File]::ReadAllBytes($Path)) $Before)) { Stop-Refused "$Path has been changed meanwhile" }
  $id = '{0}.{1}' -f $Name, [Guid]::NewGuid().ToString('n').Substring(0, 8)
  $saved = Join-Path (Join-Path $store $incident) $id
  [void] [IO.Directory]::CreateDirectory($saved)
  [IO.File]::WriteAllText((Join-Path $saved 'path'), $Path)
  [IO.File]::WriteAllBytes((Join-Path $saved 'before'), $Before)
  [IO.File]::WriteAllBytes((Join-Path $saved 'after'), $After)
  try {
    Write-WholeFile $Path $After
    $wrong = & $Check
    if (-not $wrong) { [IO.File]::WriteAllText((Join-Path $saved 'complete'), '') }
  } catch {
    $wrong = "The file could not be replaced: $($_.Exception.Message)"
  }
  if ($wrong) {
    if (Test-SameByte ([IO.File]::ReadAllBytes($Path)) $After) { Write-WholeFile $Path $Before }
    Write-Output "restored=yes`nresult=failed`n$("$wrong" -replace '\s+', ' '); the old configuration is back."
    exit 1
  }
  Write-Output "handle=$id"
}

# Takes the change with the handle back. Refuses when somebody has changed the file since.
function Undo-Change {
  [CmdletBinding()]
  param([string] $Name)
  $saved = Join-Path (Join-Path $store $incident) $handle
  if ($handle -cnotlike "$Name.*") { Stop-Refused 'that handle is of another remedy' }
  if (-not (Test-Path -LiteralPath (Join-Path $saved 'complete'))) {
    Stop-Refused "there is no change $handle of incident $incident on this host"
  }
  $path = [IO.File]::ReadAllText((Join-Path $saved 'path'))
  $old = [IO.File]::ReadAllBytes((Join-Path $saved 'before'))
  $now = [IO.File]::ReadAllBytes($path)
  if (Test-SameByte $now $old) {
    Write-Output "result=unchanged`nIt was taken back already."
    exit 0
  }
  if (-not (Test-SameByte $now ([IO.File]::ReadAllBytes((Join-Path $saved 'after'))))) {
    Stop-Refused "$path was changed by somebody else since"
  }
  Write-WholeFile $path $old
}
