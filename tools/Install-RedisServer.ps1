# The tests of the Redis backend start a redis-server of their own. Where it is missing and may be installed (Debian and
# Ubuntu, as root) it is; elsewhere those tests are skipped and say so.
if (Get-Command -Name redis-server -CommandType Application -ErrorAction Ignore) {
    return
}

$canInstall = (Get-Command -Name apt-get -CommandType Application -ErrorAction Ignore) -and [System.Environment]::IsPrivilegedProcess
if ($canInstall) {
    'Installing redis-server for the tests of the Redis backend.'
    & /bin/sh -c 'export DEBIAN_FRONTEND=noninteractive; apt-get -qq update && apt-get -qq install -y redis-server' *> $null
}

if (-not (Get-Command -Name redis-server -CommandType Application -ErrorAction Ignore)) {
    'redis-server is not installed: the tests of the Redis backend are skipped. To run them, install it (apt-get install redis-server, brew install redis).'
}
