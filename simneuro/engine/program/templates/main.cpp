// Usage: program VALUES FOLDER
// Reads every number from the file VALUES and writes the results into FOLDER.
#include "runtime.h"
#include "objects.h"

{% for codeobj in code_objects | sort(attribute='name') %}
#include "code_objects/{{codeobj.name}}.cpp"
{% for block in codeobj.before_after_blocks %}
#include "code_objects/{{block}}_{{codeobj.name}}.cpp"
{% endfor %}
{% endfor %}

int64_t brian::step_now() { return simneuro_clock.timestep[0]; }

int main(int count, char** arguments) {
    using namespace brian;
    if (count != 3) fail("usage: program VALUES FOLDER");
    const std::string args = arguments[1];
    inputs.open(args);
    output_folder = std::string(arguments[2]) + "/";
    for (SpikeFiles* files : SpikeFiles::all()) files->open();
    for (TraceFile* file : TraceFile::all()) file->open();
    make_arrays();
    {{main_lines|autoindent}}
    for (SpikeFiles* files : SpikeFiles::all()) files->close();
    for (TraceFile* file : TraceFile::all()) file->close();
    {{code_lines['before_end']|join('\n')|autoindent}}
    write_result("loop_seconds", &simneuro_network.loop_seconds, 1);
    return 0;
}
