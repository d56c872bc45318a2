# lantai_embed(TARGET FILES...): compiles data files of the current folder into TARGET as the table that
# config/embedded.h declares. Run as a script (cmake -DOUT=… -DDIR=… -DFILES=… -P this) it writes the source.
if(CMAKE_SCRIPT_MODE_FILE)
  set(arrays "")
  set(entries "")
  set(count 0)
  foreach(file IN LISTS FILES)
    # As a raw string: a table of half a megabyte compiles in no time, which as a list of numbers takes seconds.
    file(READ ${DIR}/${file} text)
    string(APPEND arrays "const char kFile${count}[] = R\"LANTAI(${text})LANTAI\";\n")
    string(APPEND entries "    {\"${file}\", {kFile${count}, sizeof kFile${count} - 1}},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  # Clang names the standard's minimum of 65,536 characters for a literal; all compilers in use take more.
  file(WRITE ${OUT} "#include \"config/embedded.h\"\n\n#ifdef __clang__\n"
       "#pragma clang diagnostic ignored \"-Woverlength-strings\"\n#endif\n\nnamespace lantai::config {\nnamespace {\n${arrays}"
       "const EmbeddedFile kFiles[] = {\n${entries}};\n}  // namespace\n\n"
       "std::span<const EmbeddedFile> EmbeddedFiles() { return kFiles; }\n\n}  // namespace lantai::config\n")
  return()
endif()

set(LANTAI_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(lantai_embed target)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cc)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE paths)
  string(REPLACE ";" "\\;" files "${ARGN}")
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DDIR=${CMAKE_CURRENT_SOURCE_DIR} "-DFILES=${ARGN}" -P ${LANTAI_EMBED_SCRIPT}
    DEPENDS ${paths} ${LANTAI_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
