# llama-cpp-python forces the chat and tool helpers on; a plain variable of the same name keeps them out (CMP0126).
set(LLAMA_BUILD_COMMON OFF)
