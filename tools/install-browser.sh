#!/usr/bin/env bash
# Installs what the browser journeys need on Debian and its kin: Chromium and fonts for Chinese. Does nothing when present.
set -euo pipefail

has_chromium() { [ -x /usr/bin/chromium ]; }
has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]; }

if has_chromium && has_chinese_font; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The browser journeys need /usr/bin/chromium and fonts-noto-cjk; install them, on Debian as root: apt-get install chromium fonts-noto-cjk" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
