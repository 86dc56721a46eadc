// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.understudy.run.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request once and gives the answer, or tells why there is none. Nothing happens behind the caller's back: no
 * repeat, no redirect, no cookie, no remembered credentials.
 */
public final class HttpTransport implements AutoCloseable {
    /** The longest body that is read. */
    public static final int LARGEST_BODY = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);
    private static final int BUFFER = 64 * 1024;
    private static final String SENT = "understudy.sent";
    private static final ContentType FORM = ContentType.create("application/x-www-form-urlencoded");
    // why: Proxmox closes a connection that was idle for 5 s
    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(3);

    private final AtomicReference<Duration> clockAhead = new AtomicReference<>();
    private final Trust trust;
    private final Waiter waiter;
    private final Clock clock;
    private final Timeouts timeouts;
    private final CloseableHttpClient reading;
    private final CloseableHttpClient writing;

    public HttpTransport(Trust trust, Waiter waiter, Clock clock, Timeouts timeouts) {
        this.trust = Objects.requireNonNull(trust);
        this.waiter = Objects.requireNonNull(waiter);
        this.clock = Objects.requireNonNull(clock);
        this.timeouts = Objects.requireNonNull(timeouts);
        this.reading = builder(trust, timeouts)
                .setKeepAliveStrategy((response, context) -> LONGEST_IDLE)
                .build();
        // safety: a write on a kept connection may meet a dead socket and then nobody knows if it was carried out
        this.writing = builder(trust, timeouts)
                .setConnectionReuseStrategy((request, response, context) -> false)
                .build();
    }

    /** Makes the call; any status is an answer. */
    public HttpReply send(HttpCall call) throws Unreached {
        HttpUriRequestBase request = request(call);
        return send(call, request, response -> read(response, request));
    }

    /**
     * Makes the call and puts the body of a 200 into the file, which must exist and is written from its start; the reply
     * has no body then. Any other status is an answer as ever.
     *
     * @param most bytes; a body that is longer breaks the call
     */
    public HttpReply download(HttpCall call, Path file, long most) throws Unreached {
        HttpUriRequestBase request = request(call);
        return send(call, request, response -> {
            if (response.getCode() != HttpStatus.SC_OK || response.getEntity() == null) {
                return read(response, request);
            }
            try (OutputStream out = Files.newOutputStream(file, WRITE, TRUNCATE_EXISTING);
                    InputStream in = response.getEntity().getContent()) {
                byte[] buffer = new byte[BUFFER];
                long total = 0;
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    total += count;
                    if (total > most) {
                        request.cancel();
                        throw new IOException("the answer is larger than " + most + " bytes");
                    }
                    out.write(buffer, 0, count);
                }
            }
            return reply(response, "", new byte[0]);
        });
    }

    /** Makes a POST whose body is the file, as the only part of a form under the name {@code file}. */
    public HttpReply upload(HttpCall call, Path file, String name) throws Unreached {
        HttpUriRequestBase request = request(call);
        request.setEntity(MultipartEntityBuilder.create()
                .setMode(HttpMultipartMode.EXTENDED)
                .addBinaryBody("file", file.toFile(), ContentType.create("application/x-tar"), name)
                .build());
        return send(call, request, response -> read(response, request));
    }

    private HttpReply send(HttpCall call, HttpUriRequestBase request, HttpClientResponseHandler<HttpReply> reading)
            throws Unreached {
        HttpClientContext context = HttpClientContext.create();
        AtomicBoolean sent = new AtomicBoolean();
        context.setAttribute(SENT, sent);
        CloseableHttpClient client = call.method() == HttpCall.Method.GET ? this.reading : writing;
        long began = clock.millis();
        try {
            HttpReply reply =
                    waiter.within(timeouts.total(), () -> client.execute(request, context, reading), request::cancel);
            reply.date().ifPresent(date -> clockAhead.set(Duration.between(clock.instant(), date)));
            LOG.debug(
                    "{} {} answered {} in {} ms",
                    call.method(),
                    call.shownAddress(),
                    reply.status(),
                    clock.millis() - began);
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreached(Unreached.Kind.BROKEN, sent.get(), "interrupted");
        } catch (Exception e) {
            Unreached unreached = Unreached.from(e, call.uri(), sent.get());
            LOG.debug(
                    "{} {}: {} in {} ms", call.method(), call.shownAddress(), unreached.kind(), clock.millis() - began);
            throw unreached;
        }
    }

    /** End of validity of the certificate seen last; empty before the first connection and without TLS. */
    public Optional<Instant> certificateEnd() {
        return trust.certificateEnd();
    }

    /** How far the server's clock was ahead of ours at its last answer, give or take a second; negative if behind. */
    public Optional<Duration> clockAhead() {
        return Optional.ofNullable(clockAhead.get());
    }

    private HttpUriRequestBase request(HttpCall call) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method().name(), call.uri());
        request.setHeader("Accept", "application/json");
        call.authorization().ifPresent(value -> request.setHeader("Authorization", value.reveal()));
        call.headers().forEach(request::setHeader);
        if (!call.json().isEmpty()) {
            byte[] body = call.json().getBytes(StandardCharsets.UTF_8);
            request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        } else if (call.method().carriesBody()) {
            ContentType type = call.form().isEmpty() ? null : FORM;
            byte[] body = call.form().encoded().getBytes(StandardCharsets.US_ASCII);
            request.setEntity(new ByteArrayEntity(body, type));
        }
        return request;
    }

    private static HttpReply read(ClassicHttpResponse response, HttpUriRequestBase request) throws IOException {
        byte[] body = new byte[0];
        String contentType = "";
        if (response.getEntity() != null) {
            contentType = response.getEntity().getContentType() == null
                    ? ""
                    : response.getEntity().getContentType();
            InputStream content = response.getEntity().getContent();
            if ("gzip".equalsIgnoreCase(response.getEntity().getContentEncoding())) {
                content = new GZIPInputStream(content);
            }
            body = content.readNBytes(LARGEST_BODY + 1);
        }
        if (body.length > LARGEST_BODY) {
            request.cancel();
            throw new IOException("the answer is larger than " + LARGEST_BODY + " bytes");
        }
        return reply(response, contentType, body);
    }

    private static HttpReply reply(ClassicHttpResponse response, String contentType, byte[] body) {
        String reason = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
        return new HttpReply(response.getCode(), reason, contentType, date(response), body);
    }

    private static Optional<Instant> date(ClassicHttpResponse response) {
        Header header = response.getFirstHeader("Date");
        if (header == null || header.getValue() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.getValue())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static HttpClientBuilder builder(Trust trust, Timeouts timeouts) {
        ConnectionConfig connection = ConnectionConfig.custom()
                .setConnectTimeout(timeout(timeouts.connect()))
                .setSocketTimeout(timeout(timeouts.response()))
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build();
        RequestConfig request = RequestConfig.custom()
                .setResponseTimeout(timeout(timeouts.response()))
                .setConnectionRequestTimeout(timeout(timeouts.connect()))
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
        // why: TLS hand-shakes obey only the socket's own time-out
        SocketConfig socket =
                SocketConfig.custom().setSoTimeout(timeout(timeouts.connect())).build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(tls(trust))
                        .setDefaultConnectionConfig(connection)
                        .setDefaultSocketConfig(socket)
                        .setMaxConnPerRoute(8)
                        .setMaxConnTotal(32)
                        .build())
                .setDefaultRequestConfig(request)
                .setUserAgent("Understudy")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .addRequestInterceptorLast((message, entity, context) -> {
                    if (context.getAttribute(SENT) instanceof AtomicBoolean sent) {
                        sent.set(true);
                    }
                });
    }

    private static TlsSocketStrategy tls(Trust trust) {
        if (trust.verifiesHostName()) {
            return new DefaultClientTlsStrategy(trust.context(), HostnameVerificationPolicy.BUILTIN, null);
        }
        // safety: no name check only because Trust accepts nothing but pinned leaves
        return new DefaultClientTlsStrategy(
                trust.context(), HostnameVerificationPolicy.CLIENT, NoopHostnameVerifier.INSTANCE);
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    @Override
    public void close() throws IOException {
        reading.close();
        writing.close();
    }
}
