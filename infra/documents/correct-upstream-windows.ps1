<#
.SYNOPSIS
Corrects the host or the port of one upstream of IIS with Application Request Routing, or takes that back.
.DESCRIPTION
Edits the one attribute: the address or httpPort of a server of a farm, or the url of a rewrite rule, in applicationHost.config or
the web.config of a site. The new upstream has to take connections before anything is changed; IIS has to read the new file,
or the old one is put back. IIS takes a changed file by itself: nothing is restarted. Undo brings the file back to the byte.
#>
[CmdletBinding(SupportsShouldProcess)]
param()
. ./parts/remedy.ps1
. ./parts/change-set.ps1
. ./parts/iis.ps1

$from = $env:SSM_from
$to = $env:SSM_to
Assert-Parameter $from '^[A-Za-z0-9][A-Za-z0-9._-]{0,190}:[0-9]{1,5}\z' 'from is not an upstream'
Assert-Parameter $to '^[A-Za-z0-9][A-Za-z0-9._-]{0,190}:[0-9]{1,5}\z' 'to is not an upstream'
$fromHost, $fromPort = $from -split ':'
$toHost, $toPort = $to -split ':'
if ([int] $toPort -lt 1 -or [int] $toPort -gt 65535) { Stop-Refused 'the port is none' }
if (($fromHost -eq $toHost) -eq ($fromPort -eq $toPort)) { Stop-Refused 'either the host or the port is corrected' }

Open-Store
if ($mode -eq 'undo') {
  Undo-Change 'correct-upstream'
  Write-Output "result=undone`nIIS sends to $from again; its file is what it was."
  exit 0
}
Write-Output "action=$from becomes $to in the configuration of IIS"

# Where a document sends to an upstream: servers of farms, and rules that do not mean a farm by their host.
function Get-Place {
  [CmdletBinding()]
  param([xml] $Xml, [string[]] $Farm, [string] $Upstream)
  foreach ($server in @($Xml.SelectNodes('//webFarms/webFarm/server'))) {
    $route = $server.SelectSingleNode('applicationRequestRouting')
    $port = if ($null -ne $route -and $route.HasAttribute('httpPort')) { $route.GetAttribute('httpPort') } else { '80' }
    if (('{0}:{1}' -f $server.GetAttribute('address'), $port) -ne $Upstream) { continue }
    if ($fromHost -ne $toHost) { $server.Attributes['address'] } elseif ($null -ne $route) { $route.Attributes['httpPort'] } else { $server }
  }
  foreach ($action in @($Xml.SelectNodes('//rewrite/globalRules/rule/action | //rewrite/rules/rule/action'))) {
    if ($action.GetAttribute('url') -notmatch '^(https?)://([A-Za-z0-9._-]+)(?::([0-9]+))?(?:/|\z)') { continue }
    $port = if ($Matches[3]) { $Matches[3] } elseif ($Matches[1] -eq 'https') { '443' } else { '80' }
    if ($Farm -contains $Matches[2] -or "$($Matches[2]):$port" -ne $Upstream) { continue }
    $action.Attributes['url']
  }
}

$server = Get-IisFile $iisConfig
$farms = @($server.Xml.SelectNodes('//webFarms/webFarm/@name') | ForEach-Object { $_.Value })
$files = @(New-Object psobject -Property @{ File = $server; Site = '' })
$files += @(Get-SiteFile $server.Xml)
$places = @($files | ForEach-Object {
    foreach ($place in @(Get-Place $_.File.Xml $farms $from)) { New-Object psobject -Property @{ File = $_.File; Site = $_.Site; Place = $place } }
  })
if ($places.Count -gt 1) { Stop-Refused "more than one place of the configuration sends to $from" }
if ($places.Count -eq 0) {
  if (@($files | ForEach-Object { Get-Place $_.File.Xml $farms $to }).Count -gt 0) {
    Write-Output "result=unchanged`nIt is so already: IIS sends to $to."
    exit 0
  }
  Stop-Refused "no place of the configuration sends to $from"
}

$file = $places[0].File
$place = $places[0].Place
$hostPattern = [Regex]::Escape($fromHost)
if ($place.LocalName -eq 'address') {
  $pattern = "(?i)(<server\b[^>]*?\baddress\s*=\s*[""'])($hostPattern)([""'])"
  $value = $toHost
} elseif ($place.LocalName -eq 'httpPort') {
  $pattern = "(?i)(<server\b[^>]*?\baddress\s*=\s*[""']$hostPattern[""'][^>]*(?<!/)>\s*<applicationRequestRouting\b[^>]*?\bhttpPort\s*=\s*[""'])($fromPort)([""'])"
  $value = $toPort
} elseif ($place.LocalName -eq 'url') {
  $authority = $place.Value -replace '^https?://([^/]+).*', '$1'
  $pattern = "(?i)(<action\b[^>]*?\burl\s*=\s*[""']https?://)($([Regex]::Escape($authority)))([/""'])"
  $value = $to
} else {
  Stop-Refused "the server $fromHost of the farm has no httpPort of its own"
}
$text = Get-EditedText $file.Text $pattern $value
if ($null -eq $text) { Stop-Refused "the place that sends to $from was not found exactly once as text" }

# The file as it is to be differs from the one that is there by this value, and by nothing else.
if ($place.LocalName -eq 'url') { $place.Value = $place.Value -replace '^(https?://)[^/]+', "`${1}$to" } else { $place.Value = $value }
if ((ConvertTo-IisXml $text).OuterXml -cne $file.Xml.OuterXml) { Stop-Refused 'the file was not understood' }

$client = New-Object Net.Sockets.TcpClient
try {
  $answered = $client.ConnectAsync($toHost, [int] $toPort).Wait(3000)
} catch {
  $answered = $false
} finally {
  $client.Close()
}
if (-not $answered) { Stop-Refused "nobody takes connections on $to" }

Write-Output "file=$($file.Path)`n-$from`n+$to"
$site = $places[0].Site
$sections = @('system.applicationHost/sites', 'system.webServer/rewrite/globalRules')
if ($site) { $sections = @('system.webServer/rewrite/rules') } elseif ($place.LocalName -ne 'url') { $sections = @('system.applicationHost/sites', 'webFarms') }
if ($PSCmdlet.ShouldProcess($file.Path, "send to $to")) {
  Invoke-Change 'correct-upstream' $file.Path $file.Bytes ((New-Object Text.UTF8Encoding($false)).GetBytes($text)) { Get-IisProblem $sections $site }
}
Write-Output "result=changed`nIIS sends to ${to}: it reads the new configuration, and $to takes connections."
exit 0
