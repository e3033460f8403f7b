# For aarch64 with Debian's cross compiler; its C library is the cross compiler's own, the other libraries are
# those that sysroot.sh unpacked. Programs run under qemu-user.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_ASM_COMPILER aarch64-linux-gnu-gcc)

set(AWAITSCOPE_SYSROOT "" CACHE PATH "What tests/cross/sysroot.sh filled")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES AWAITSCOPE_SYSROOT)
set(CMAKE_FIND_ROOT_PATH ${AWAITSCOPE_SYSROOT} /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${AWAITSCOPE_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${AWAITSCOPE_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,-rpath-link,${AWAITSCOPE_SYSROOT}/usr/lib/aarch64-linux-gnu")

set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L /usr/aarch64-linux-gnu
	-E LD_LIBRARY_PATH=${AWAITSCOPE_SYSROOT}/usr/lib/aarch64-linux-gnu:${AWAITSCOPE_SYSROOT}/lib/aarch64-linux-gnu)
