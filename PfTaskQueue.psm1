# Loads the cmdlets into the private load context of bin/net8.0/PfTaskQueue.Loader.dll and exports them. It uses the
# language, .NET and Microsoft.PowerShell.Core only: the import is quick, and works in a host without the other modules.

if ($PSVersionTable.PSVersion.Major -lt 7 -or ($PSVersionTable.PSVersion.Major -eq 7 -and $PSVersionTable.PSVersion.Minor -lt 4)) {
    throw "PfTaskQueue needs PowerShell 7.4 or later; this is $($PSVersionTable.PSVersion). Install a newer one: https://aka.ms/powershell"
}

$loaderPath = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'net8.0', 'PfTaskQueue.Loader.dll')
$loader = 'PfTaskQueue.Loader.LoadContext' -as [type]
$loadedBefore = $null -ne $loader
if (-not $loadedBefore) {
    $loader = [System.Reflection.Assembly]::LoadFrom($loaderPath).GetType('PfTaskQueue.Loader.LoadContext', $true)
}
elseif ($loader.Assembly.Location -ne $loaderPath) {
    # .NET cannot unload the one that is there, and its cmdlets would run under the name and version of this one.
    throw "PfTaskQueue is already loaded from '$($loader.Assembly.Location)': start a new session to import '$PSScriptRoot'."
}

$importModule = Get-Command -Name Import-Module -Module Microsoft.PowerShell.Core -CommandType Cmdlet
$assembly = $loader::Initialize()
$binaryModule = & $importModule -Assembly $assembly -PassThru -ErrorAction Stop

# Not by the assembly's own IModuleAssemblyCleanup: of an assembly that is imported again, PowerShell does not ask it.
$lifecycle = $assembly.GetType('PfTaskQueue.PowerShell.Session.ModuleLifecycle', $true)
$ExecutionContext.SessionState.Module.OnRemove = { $lifecycle::Close() }

if ($loadedBefore) {
    # When an assembly is imported again, PowerShell answers from its cache and leaves the cmdlets out of the module that
    # asks. There is no public way to add them: https://github.com/PowerShell/PowerShell/issues/20710
    $addExportedCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    if (-not $addExportedCmdlet) {
        throw 'PfTaskQueue cannot be imported twice in this version of PowerShell: start a new session.'
    }

    foreach ($cmdlet in $binaryModule.ExportedCmdlets.Values) {
        $null = $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}
