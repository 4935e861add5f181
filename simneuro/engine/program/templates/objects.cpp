{% macro cpp_file() %}{% endmacro %}
{% macro h_file() %}
namespace brian {

static std::string output_folder;

{% for var, name in array_specs | dictsort(by='value') %}
{% if not var in dynamic_array_specs %}
static {{c_data_type(var.dtype)}}* {{name}};
static const int _num_{{name}} = {{var.size}};
{% endif %}
{% endfor %}
{% for var, name in dynamic_array_specs | dictsort(by='value') %}
static std::vector<{{c_data_type(var.dtype)}}> {{name}};
{% endfor %}

{% for owner in synapses | sort(attribute='name') %}
{% for path in owner._pathways | sort(attribute='name') %}
static SynapticPathway {{path.name}}({{dynamic_array_specs[path.synapse_sources]}}, {{path.source.start}}, {{path.source.stop}});
{% endfor %}
{% endfor %}
{% for clock in clocks | sort(attribute='name') %}
static Clock {{clock.name}};
{% endfor %}
{% for network in networks | sort(attribute='name') %}
static Network {{network.name}};
{% endfor %}

// Files of results: opened when the program starts, written during the run.
class SpikeFiles {
    Output steps, cells;
    std::string name;
    std::vector<int32_t> now;

public:
    static std::vector<SpikeFiles*>& all() { static std::vector<SpikeFiles*> files; return files; }
    explicit SpikeFiles(const std::string& monitor) : name(monitor) { all().push_back(this); }
    void open() { steps.open(output_folder + name + ".steps"); cells.open(output_folder + name + ".cells"); }
    void close() { steps.close(); cells.close(); }
    void write(const int32_t* spikes, int32_t count, int32_t start, int32_t stop);
};

class TraceFile {
    Output file;
    std::string name;

public:
    std::vector<double> row;
    static std::vector<TraceFile*>& all() { static std::vector<TraceFile*> files; return files; }
    explicit TraceFile(const std::string& trace) : name(trace) { all().push_back(this); }
    void open() { file.open(output_folder + name); }
    void close() { file.close(); }
    void write() { file.write(row.data(), row.size()); }
};

template <class T> void write_result(const std::string& name, const T* values, size_t count) {
    Output file;
    file.open(output_folder + name);
    file.write(values, count);
    file.close();
}

static int64_t step_now();

void SpikeFiles::write(const int32_t* spikes, int32_t count, int32_t start, int32_t stop) {
    for (; count > 0 && *spikes < start; count--) spikes++;
    while (count > 0 && spikes[count - 1] >= stop) count--;
    if (count == 0) return;
    now.assign(count, static_cast<int32_t>(step_now()));
    steps.write(now.data(), count);
    if (start == 0) return cells.write(spikes, count);
    for (int32_t k = 0; k < count; k++) now[k] = spikes[k] - start;
    cells.write(now.data(), count);
}

static void make_arrays() {
    {% for var, name in array_specs | dictsort(by='value') %}
    {% if not var in dynamic_array_specs %}
    {{name}} = allocated<{{c_data_type(var.dtype)}}>({{var.size}});
    {% endif %}
    {% endfor %}
    {% for var, name in zero_arrays | sort(attribute='1') %}
    {% if name in dynamic_array_specs.values() %}
    {{name}}.assign({{var.size}}, 0);
    {% endif %}
    {% endfor %}
    {% for var, name, start in arange_arrays | sort(attribute='1') %}
    {% if name in dynamic_array_specs.values() %}
    {{name}}.resize({{var.size}});
    {% endif %}
    for (int k = 0; k < {{var.size}}; k++) {{name}}[k] = {{start}} + k;
    {% endfor %}
    {% for clock in clocks | sort(attribute='name') %}
    {{clock.name}}.timestep = {{array_specs[clock.variables['timestep']]}};
    {{clock.name}}.dt = {{array_specs[clock.variables['dt']]}};
    {{clock.name}}.t = {{array_specs[clock.variables['t']]}};
    {% endfor %}
}

// Where Brian2 would set variables from the command line: whatever the file of values names takes its
// value from there.
static void set_from_command_line(const std::string&) {
    {% for var, name in array_specs | dictsort(by='value') %}
    {% if not var in dynamic_array_specs %}
    if (inputs.has("{{var.owner.name}}.{{var.name}}"))
        inputs.read("{{var.owner.name}}.{{var.name}}", {{name}}, {{var.size}});
    {% endif %}
    {% endfor %}
    {% for var, name in dynamic_array_specs | dictsort(by='value') %}
    {% if var.scalar %}
    if (inputs.has("{{var.owner.name}}.{{var.name}}"))
        inputs.read("{{var.owner.name}}.{{var.name}}", {{name}}.data(), 1);
    {% endif %}
    {% endfor %}
}

}
{% endmacro %}
