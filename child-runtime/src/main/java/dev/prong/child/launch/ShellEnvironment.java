package dev.prong.child.launch;

import dev.prong.failure.SafeLog;
import dev.prong.process.PosixTools;
import dev.prong.process.Spawner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings an environment through the shell that launches a child, and out of it as it was. A shell makes variables of its
 * environment, sets some by itself, and hands on what it takes for variables: most shells drop every name that is no
 * identifier, such as {@code spring.datasource.url}; bash keeps them. What shells set by themselves is set again, or taken
 * off, by env(1), which comes between the shell and java. Its command line, which everybody can see, has values of such
 * variables only; all others stay in the environment. Immutable.
 *
 * @param shell the shell that is to run
 * @param words what stands before the command that is to have the environment
 */
record ShellEnvironment(Path shell, List<String> words) {

    private static final SafeLog LOG = new SafeLog("dev.prong.child");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What a shell sets, though nobody asked it to. */
    private static final List<String> ADDED = List.of("OLDPWD", "PWD", "SHLVL", "_");

    /** What a shell changes, or what changes the shell: its locale, of which it may complain, its limit on reading. */
    private static final Set<String> CHANGED = Set.of("BASHOPTS", "BASHPID", "BASH", "BASH_ARGV0", "BASH_COMMAND",
            "BASH_COMPAT", "BASH_EXECUTION_STRING", "BASH_SUBSHELL", "BASH_VERSION", "BASH_XTRACEFD",
            "COMP_WORDBREAKS", "EPOCHREALTIME", "EPOCHSECONDS", "HISTCMD", "IFS", "LANG", "LANGUAGE", "LC_ALL",
            "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_NUMERIC", "LC_TIME", "LINENO", "OPTIND", "POSIXLY_CORRECT",
            "PPID", "PS1", "PS4", "RANDOM", "SECONDS", "SHELLOPTS", "SRANDOM", "TMOUT");

    private static final AtomicBoolean TOLD = new AtomicBoolean();
    /** Null while that is not known. */
    private static volatile Optional<Path> bash;

    /**
     * Prepares {@code environment} for the shell.
     *
     * @param sh the shell of the system
     * @throws IOException if there is no env(1)
     */
    static ShellEnvironment prepare(Path sh, Map<String, String> environment) throws IOException {
        Path env = PosixTools.find("env").orElseThrow(() -> new IOException("env is not installed"));
        List<String> words = new ArrayList<>(List.of(env.toString()));
        Map<String, String> set = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (CHANGED.contains(name) || ADDED.contains(name)) {
                set.put(name, value);
            }
        });
        environment.keySet().removeAll(set.keySet());
        ADDED.stream().filter(name -> !set.containsKey(name)).forEach(name -> words.addAll(List.of("-u", name)));
        set.forEach((name, value) -> words.add(name + "=" + value));
        return new ShellEnvironment(shell(sh, environment), List.copyOf(words));
    }

    /** The line that starts the shell; bash reads no files that the environment names, and takes no functions from it. */
    List<String> start(String... arguments) {
        Stream<String> options = shell.endsWith("bash") ? Stream.of("-p") : Stream.empty();
        return Stream.of(Stream.of(shell.toString()), options, Stream.of(arguments)).flatMap(each -> each).toList();
    }

    private static Path shell(Path sh, Map<String, String> environment) {
        Set<String> odd = new TreeSet<>();
        environment.keySet().stream().filter(name -> !IDENTIFIER.matcher(name).matches()).forEach(odd::add);
        if (odd.isEmpty()) {
            return sh;
        }
        Optional<Path> keeping = bash();
        if (keeping.isEmpty() && TOLD.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.WARNING,
                    "environment variables do not reach children, as the shell that launches"
                            + " them drops names that are no identifiers: names=" + odd
                            + "; install bash 4.4 or newer, or rename them; this is told once");
        }
        return keeping.orElse(sh);
    }

    /** A bash that keeps such names; looked for once. */
    private static Optional<Path> bash() {
        Optional<Path> known = bash;
        if (known == null) {
            known = PosixTools.find("bash");
            try {
                known = known.isPresent() && keepsNames(known.get()) ? known : Optional.empty();
                bash = known;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "bash cannot be asked now", e);
            }
        }
        return known;
    }

    /** Those before 4.4 do not. */
    private static boolean keepsNames(Path shell) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(shell.toString(), "-p", "-c", "exec env")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("a.b", "kept", "PATH", "/usr/bin:/bin"));
        Process asked = Spawner.start(builder);
        asked.getOutputStream().close();
        try (InputStream answer = asked.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1).contains("a.b=kept");
        }
    }
}
