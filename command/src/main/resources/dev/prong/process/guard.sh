# Reads from its standard input what a JVM has started, and ends that when the input ends. POSIX sh with /proc; lines of
# comment are taken out before it is run. An entry is PID:START, the process that leads a session and when it started in
# the unit of proc_pid_stat(5), so that a stranger who got the number later is left alone.
trap '' HUP INT QUIT TERM PIPE ALRM USR1 USR2 TSTP TTIN TTOU
cd / || :
entries=' '
folders='
'
# From TERM to KILL, in hundredths of a second.
grace=${1:-30}
now=0

# What /proc says of process $1: sets state, group, session, start. Without a fork, for there may be none to be had.
look() {
  text=
  while IFS= read -r part || [ -n "$part" ]; do text="$text$part"; done <"/proc/$1/stat" || return 1
  # The program's name is in parentheses and may hold anything.
  set -- ${text##*') '}
  [ $# -ge 20 ] || return 1
  state=$1 group=$3 session=$4
  shift 19
  start=$1
}

# Sets n to the number of the list that entry $rest belongs to, and list to that list. There are many, $list_0 to
# $list_255, because a shell needs the square of a list's length to take something out of it.
find_list() {
  n=$((${rest%%:*} % 256))
  eval "list=\${list_$n:- }"
}

# Leaves in entries what stands in all lists.
gather() {
  entries=' '
  n=0
  while [ $n -lt 256 ]; do
    eval "entries=\$entries\${list_$n:-}"
    n=$((n + 1))
  done
}

# Leaves in owned the sessions that are still those that were registered: no process has the leader's number, or the
# leader itself has it.
own() {
  owned=' '
  for entry in $entries; do
    if look "${entry%%:*}" && [ "$start" != "${entry#*:}" ]; then continue; fi
    owned="$owned${entry%%:*} "
  done
}

# Sends $1 to everything in the owned sessions, whole groups at once so that no fork slips through; sets found.
sweep() {
  own
  found=0
  for leader in $owned; do kill -s "$1" -- "-$leader"; done
  for folder in /proc/[0-9]*; do
    pid=${folder#/proc/}
    look "$pid" || continue
    case $state in Z | X) continue ;; esac
    # A process that has been started and has no session yet is known by its entry.
    case $owned in *" $session "*) kill -s "$1" -- "-$group" ;; *)
      case $entries in *" $pid:$start "*) ;; *) continue ;; esac ;;
    esac
    kill -s "$1" "$pid"
    found=1
  done
}

pause() { sleep 0.05 || sleep 1; }

# Sets now to a time in hundredths of a second, without a fork.
clock() {
  up=
  read -r up _ </proc/uptime
  case $up in *.[0-9][0-9]) now=$((${up%.*} * 100 + 1${up#*.} - 100)) ;; *) now=$((now + 5)) ;; esac
}

# Runs at the end whatever happens; a shell that cannot fork ends at once.
finish() {
  gather
  sweep KILL
  sweep KILL
  clock
  limit=$((now + 500))
  while [ $found = 1 ] && [ $now -lt $limit ]; do
    pause
    sweep KILL
    clock
  done
  IFS='
'
  set -f
  for folder in $folders; do rm -rf -- "$folder"; done
}
trap finish EXIT

while IFS= read -r line; do
  rest=${line#* }
  case $line in
    '+ '*)
      find_list
      eval "list_$n=\$list\$rest\ "
      ;;
    '- '*)
      find_list
      case $list in *" $rest "*) list="${list%%" $rest "*} ${list#*" $rest "}" ;; esac
      eval "list_$n=\$list"
      ;;
    # A signal to everything in one session, for a JVM that has no descriptor or process left to send it with.
    's '*)
      entries=" ${rest#* } "
      sweep "${rest%% *}"
      [ "${rest%% *}" = KILL ] && sweep KILL
      ;;
    '+f '*) folders="$folders$rest
" ;;
    '-f '*) case $folders in *"
$rest
"*) folders="${folders%%"
$rest
"*}
${folders#*"
$rest
"}" ;; esac ;;
  esac
done

gather
clock
limit=$((now + grace))
sweep TERM
while [ $found = 1 ] && [ $now -lt $limit ]; do
  pause
  sweep 0
  clock
done
