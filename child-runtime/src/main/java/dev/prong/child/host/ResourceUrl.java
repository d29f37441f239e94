package dev.prong.child.host;

import com.google.protobuf.ByteString;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.MalformedURLException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Resources in memory as URLs, which class loaders have to give. Stateless. */
final class ResourceUrl {

    private ResourceUrl() {
    }

    /** The URL of {@code content}, which is the one of that number and name that the loader has. */
    static URL of(long loader, String name, int number, ByteString content) {
        String path = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("%2F", "/");
        try {
            return URL.of(URI.create("prong://parent/" + loader + "/" + number + "/" + path), new Handler(content));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static final class Handler extends URLStreamHandler {

        private final ByteString content;

        Handler(ByteString content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new InMemory(url, content);
        }
    }

    private static final class InMemory extends URLConnection {

        private final ByteString content;

        InMemory(URL url, ByteString content) {
            super(url);
            this.content = content;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public long getContentLengthLong() {
            return content.size();
        }

        @Override
        public InputStream getInputStream() {
            return content.newInput();
        }
    }
}
