# The configuration of IIS: its files, whether IIS reads them, and edits of them that leave every other byte as it is. Needs
# remedy.ps1.
$inetsrv = Join-Path $env:SystemRoot 'System32\inetsrv'
$appcmd = Join-Path $inetsrv 'appcmd.exe'
$iisConfig = Join-Path $inetsrv 'config\applicationHost.config'
if (-not (Test-Path -LiteralPath $appcmd)) { Stop-Refused 'there is no IIS on this host' }
$redirection = Join-Path $inetsrv 'config\redirection.config'
if ((Test-Path -LiteralPath $redirection) -and [IO.File]::ReadAllText($redirection) -match '<configurationRedirection[^>]*enabled\s*=\s*"true"') {
  Stop-Refused 'the configuration of this IIS is shared with other hosts: it is not changed from one of them'
}

# The files of sites, beside that of the server. A share is other hosts' too.
function Get-SiteFile {
  [CmdletBinding()]
  param([xml] $Server)
  $seen = @()
  foreach ($folder in @($Server.SelectNodes('//sites/site/application/virtualDirectory[@path="/"]'))) {
    $path = [IO.Path]::Combine([Environment]::ExpandEnvironmentVariables($folder.GetAttribute('physicalPath')), 'web.config')
    if ($path -notmatch '^[A-Za-z]:\\' -or $seen -contains $path -or -not [IO.File]::Exists($path)) { continue }
    $seen += $path
    $application = $folder.ParentNode
    $site = $application.ParentNode.GetAttribute('name') + $application.GetAttribute('path').TrimEnd('/')
    New-Object psobject -Property @{ File = (Get-IisFile $path); Site = $site }
  }
}

# A file as bytes, as text, and as IIS understands it. In UTF-8: an editor that wrote another encoding is no place to guess.
function Get-IisFile {
  [CmdletBinding()]
  param([string] $Path)
  $bytes = [IO.File]::ReadAllBytes($Path)
  $encoding = New-Object Text.UTF8Encoding($false, $true)
  try {
    $text = $encoding.GetString($bytes)
  } catch {
    Stop-Refused "$Path is not written in UTF-8"
  }
  New-Object psobject -Property @{ Path = $Path; Bytes = $bytes; Text = $text; Xml = (ConvertTo-IisXml $text) }
}

function ConvertTo-IisXml {
  [CmdletBinding()]
  param([string] $Text)
  $document = New-Object System.Xml.XmlDocument
  $document.XmlResolver = $null
  # The mark at the beginning of the file is part of its text, and not of its XML.
  $document.LoadXml($Text.TrimStart([char] 0xFEFF))
  $document
}

# PATTERN has three groups: what stands before the value, the value, what stands after it. Comments are not looked at. The new text,
# or $null unless the pattern fits exactly once.
function Get-EditedText {
  [CmdletBinding()]
  param([string] $Text, [string] $Pattern, [string] $Value)
  $seen = [Regex]::Replace($Text, '(?s)<!--.*?-->', { param($comment) ' ' * $comment.Length })
  $found = [Regex]::Matches($seen, $Pattern)
  if ($found.Count -ne 1) { return $null }
  $old = $found[0].Groups[2]
  $Text.Substring(0, $old.Index) + $Value + $Text.Substring($old.Index + $old.Length)
}

# What IIS says against its configuration, or nothing. appcmd reads it as the server does, with its schema.
function Get-IisProblem {
  [CmdletBinding()]
  param([string[]] $Section, [string] $Site = '')
  foreach ($one in $Section) {
    $arguments = @('list', 'config')
    if ($Site) { $arguments += $Site }
    $said = @(& $appcmd ($arguments + "/section:$one"))
    if ($LASTEXITCODE -ne 0 -or "$said" -match '^ERROR') {
      return 'IIS does not take the new configuration: ' + (@($said | Select-Object -First 3) -join ' ')
    }
  }
}
