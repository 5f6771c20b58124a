. ./parts/windows.ps1

# Parameters of every remedy that can be taken back (remedy.yaml).
$mode = $env:SSM_mode
$incident = $env:SSM_incident
$handle = $env:SSM_handle
Assert-Parameter $mode '^(apply|undo)\z' 'the mode is neither apply nor undo'
Assert-Parameter $incident '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z' 'that is not the id of an incident'
Assert-Parameter $handle '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z' 'that is not a handle'
