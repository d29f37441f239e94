package dev.prong.launched;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;

/** Runs a program by a class loader of its own, as servers, plug-ins and tools of a build do. */
public final class LikeAServer {

    private LikeAServer() {
    }

    /** Looks into its own files first, as servers do for the applications in them. */
    private static final class ChildFirst extends URLClassLoader {

        ChildFirst(URL[] urls) {
            super(urls);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null || name.startsWith("java.")) {
                    return loaded == null ? super.loadClass(name, resolve) : loaded;
                }
                try {
                    return findClass(name);
                } catch (ClassNotFoundException _) {
                    return super.loadClass(name, resolve);
                }
            }
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            Enumeration<URL> own = findResources(name);
            return own.hasMoreElements() ? own : super.getResources(name);
        }
    }

    /** Takes {@code child-first} or {@code parent-first}, the class path of the program, its main class and its arguments. */
    public static void main(String[] args) throws Exception {
        URL[] urls = Stream.of(args[1].split(File.pathSeparator)).map(LikeAServer::url).toArray(URL[]::new);
        List<String> further = List.of(args).subList(3, args.length);
        try (URLClassLoader loader = args[0].equals("child-first") ? new ChildFirst(urls) : new URLClassLoader(urls)) {
            Thread.currentThread().setContextClassLoader(loader);
            loader.loadClass(args[2]).getMethod("main", String[].class).invoke(null,
                    (Object) further.toArray(String[]::new));
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
