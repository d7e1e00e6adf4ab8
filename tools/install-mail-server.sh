#!/usr/bin/env bash
# Installs what the tests of mail need on Debian and its kin: Dovecot, a server of mailboxes. Does nothing when present.
set -euo pipefail

if [ -x /usr/sbin/dovecot ] && [ -x /usr/lib/dovecot/imap ]; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests of mail need Dovecot; install it, on Debian as root: apt-get install dovecot-imapd" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# The packages start no server of their own: each test starts one for itself.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends dovecot-imapd >/dev/null
