# Read by the build of pywhispercpp at its start: whisper.cpp with fast kernels, for any x86-64 processor with AVX2.
set(GGML_NATIVE OFF CACHE BOOL "")
set(GGML_LLAMAFILE ON CACHE BOOL "")            # tinyBLAS: the encoder in half the time
set(GGML_OPENMP OFF CACHE BOOL "")              # one thread a window, two windows at once: nobody waits for anybody
set(GGML_BACKEND_DL ON CACHE BOOL "")           # kernels are chosen at run time ...
set(GGML_CPU_ALL_VARIANTS ON CACHE BOOL "")     # ... from those built here
set(WHISPER_BUILD_TESTS OFF CACHE BOOL "")
set(WHISPER_BUILD_EXAMPLES OFF CACHE BOOL "")
set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)
set(CMAKE_INSTALL_RPATH "$ORIGIN")
set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)      # a wheel has no links: each library would be in it three times

# Of fourteen kinds of x86 three are built: AVX2, AVX2 with VNNI, AVX-512 with VNNI. Each takes half a minute.
set(list ${CMAKE_CURRENT_SOURCE_DIR}/whisper.cpp/ggml/src/CMakeLists.txt)
set(unwanted "x64|sse42|sandybridge|ivybridge|piledriver|skylakex|cannonlake|icelake|cooperlake|zen4|sapphirerapids")
file(READ ${list} text)
string(REGEX REPLACE "ggml_add_cpu_backend_variant\\((${unwanted})[^)]*\\)" "" text "${text}")
string(REPLACE "LIBRARY_OUTPUT_DIRECTORY \${CMAKE_RUNTIME_OUTPUT_DIRECTORY}" "LIBRARY_OUTPUT_DIRECTORY ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}" text "${text}")
file(WRITE ${list} "${text}")

# Times from attention over less than 0.16 s end in a failed assertion, and the process with it: such a piece goes without.
set(list ${CMAKE_CURRENT_SOURCE_DIR}/whisper.cpp/src/whisper.cpp)
file(READ ${list} text)
set(found "if (ctx->params.dtw_token_timestamps && n_segments) {")
set(mended "if (ctx->params.dtw_token_timestamps && n_segments && std::min(seek_delta, seek_end - seek) >= 16) {")
string(REPLACE "${found}" "${mended}" text "${text}")
file(WRITE ${list} "${text}")
