#!/bin/sh
# ./build.sh build | test | windows | demo | storm | package | clean
# Runs build.ps1 in pwsh or, where there is none, in the PowerShell engine from NuGet (tools/EngineHost).
set -eu
cd "$(dirname "$0")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false POWERSHELL_TELEMETRY_OPTOUT=1
# No build process outlives this one.
export MSBUILDDISABLENODEREUSE=1
# The SDK keeps its package cache in the home folder; some containers have none.
export HOME="${HOME:-$PWD/output/home}"
mkdir -p "$HOME"

if command -v pwsh >/dev/null 2>&1; then
    exec pwsh -NoProfile -File build.ps1 "$@"
fi

if ! command -v dotnet >/dev/null 2>&1; then
    echo 'build.sh needs the .NET 10 SDK: https://dotnet.microsoft.com/download' >&2
    exit 1
fi

dotnet msbuild tools/EngineHost -restore -nologo -verbosity:quiet -property:Configuration=Release
exec dotnet tools/EngineHost/bin/Release/net10.0/EngineHost.dll build.ps1 "$@"
