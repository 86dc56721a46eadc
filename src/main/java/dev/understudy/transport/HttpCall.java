// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import dev.understudy.pair.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One request.
 *
 * @param uri without credentials; parameters of GET and DELETE stand in its query
 * @param form body of POST and PUT; empty sends no body and no content type
 * @param json body of a POST in place of the form; empty: none
 * @param headers more headers, without secrets
 * @param hidden the address holds a secret, so only its host may be logged
 * @param authorization value of the {@code Authorization} header
 */
public record HttpCall(
        Method method,
        URI uri,
        Form form,
        Optional<Secret> authorization,
        String json,
        Map<String, String> headers,
        boolean hidden) {
    private static final String PACKED = "Accept-Encoding";

    /** The methods in use. */
    public enum Method {
        GET,
        POST,
        PUT,
        DELETE;

        boolean carriesBody() {
            return this == POST || this == PUT;
        }
    }

    public HttpCall(Method method, URI uri, Form form, Optional<Secret> authorization) {
        this(method, uri, form, authorization, "", Map.of(), false);
    }

    public HttpCall {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(uri);
        Objects.requireNonNull(authorization);
        if (!method.carriesBody() && !form.isEmpty()) {
            throw new IllegalArgumentException(method + " has no body; put the parameters into the query");
        }
    }

    public static HttpCall get(URI uri) {
        return new HttpCall(Method.GET, uri, Form.empty(), Optional.empty());
    }

    public static HttpCall post(URI uri, Form form) {
        return new HttpCall(Method.POST, uri, form, Optional.empty());
    }

    public static HttpCall put(URI uri, Form form) {
        return new HttpCall(Method.PUT, uri, form, Optional.empty());
    }

    public static HttpCall delete(URI uri) {
        return new HttpCall(Method.DELETE, uri, Form.empty(), Optional.empty());
    }

    /** A POST of JSON to an address that is a secret. */
    public static HttpCall tell(URI uri, String json, Map<String, String> headers) {
        return new HttpCall(Method.POST, uri, Form.empty(), Optional.empty(), json, headers, true);
    }

    public HttpCall authorizedBy(Secret value) {
        return new HttpCall(method, uri, form, Optional.of(value), json, headers, hidden);
    }

    /** The same, with an address that is a secret. */
    public HttpCall unseen() {
        return new HttpCall(method, uri, form, authorization, json, headers, true);
    }

    /** Asks for a body packed by gzip; the reply holds it unpacked. */
    public HttpCall packed() {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(PACKED, "gzip");
        return new HttpCall(method, uri, form, authorization, json, more, hidden);
    }

    /** The address as logs may show it. */
    String shownAddress() {
        return hidden ? uri.getScheme() + "://" + uri.getRawAuthority() + "/…" : uri.toString();
    }
}
