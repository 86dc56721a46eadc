# Builds the program with a JDK and Maven; runs it with a JRE only.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY src/main src/main
RUN mvn -B -q -Dmaven.test.skip=true package

FROM eclipse-temurin:17-jre
RUN groupadd --system --gid 10001 understudy \
 && useradd --system --uid 10001 --gid understudy --home-dir /opt/understudy --shell /usr/sbin/nologin understudy \
 && mkdir -p /opt/understudy/data \
 && chown understudy:understudy /opt/understudy/data
WORKDIR /opt/understudy
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/understudy.jar understudy.jar
COPY src/main/ops/container/healthcheck healthcheck
# Mounts: application.properties, routes/ (this copy is used where none is mounted), files with secrets.
COPY routes routes

# Inside a container, 127.0.0.1 would be reached by nobody; which addresses of the host are open is decided when publishing.
ENV UNDERSTUDY_HTTP_HOST=0.0.0.0 \
    JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -Xmx256m -XX:+ExitOnOutOfMemoryError"
USER 10001:10001
VOLUME /opt/understudy/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["bash", "healthcheck"]
ENTRYPOINT ["java", "-jar", "/opt/understudy/understudy.jar"]
CMD ["run"]
