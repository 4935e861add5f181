// Usage: program parent=PID threads=N NAME=PATH... [progress=PATH]
// All numbers are read from the file "values"; all other files are results.
{% set _in_threads = code_objects | selectattr("in_threads") | list %}
#include "runtime.h"
#include "receptor_pools.h"
#include "objects.h"

{% for codeobj in code_objects | sort(attribute='name') %}
#include "code_objects/{{codeobj.name}}.cpp"
{% for block in codeobj.before_after_blocks %}
#include "code_objects/{{block}}_{{codeobj.name}}.cpp"
{% endfor %}
{% endfor %}

{% if _in_threads %}
#include "team.h"
{% endif %}
#include "parent.h"

int64_t brian::step_now() { return simneuro_clock.timestep[0]; }

ONCE static void run(int count, char** arguments) {
    using namespace brian;
    read_arguments(count, arguments);
    open_progress();
    end_with_parent(path_of("parent"));
    {% if _in_threads %}
    team.gather(std::atol(path_of("threads").c_str()) - 1);
    {% endif %}
    const std::string args = path_of("values");
    inputs.open(args);
    for (ResultFile* file : ResultFile::all()) file->open();
    make_arrays();
    for (StepTable* table : StepTable::all()) table->read();
    for (CourseTable* table : CourseTable::all()) table->read();
    {{main_lines|autoindent}}
    for (ResultFile* file : ResultFile::all()) file->close();
    Output end;
    end.open("end");
    end.write(&simneuro_network.loop_seconds, 1);
    {{code_lines['before_end']|join('\n')|autoindent}}
    end.close();
}

int main(int count, char** arguments) {
    try {
        run(count, arguments);
    } catch (const std::bad_alloc&) {
        fail("not enough memory");
    }
    return 0;
}
