{% macro cpp_file() %}{% endmacro %}
{% macro h_file() %}
namespace brian {


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
{% if path.once is defined %}
static SynapticPathway& {{path.name}} = {{path.once}};
{% else %}
static SynapticPathway {{path.name}}({{dynamic_array_specs[path.synapse_sources]}}, {{path.source.start}}, {{path.source.stop}});
{% endif %}
{% endfor %}
{% if owner.pools is defined %}
static ReceptorPools {{owner.name}}_pools;
{% endif %}
{% endfor %}
{% for clock in clocks | sort(attribute='name') %}
static Clock {{clock.name}};
{% endfor %}
{% for network in networks | sort(attribute='name') %}
static Network {{network.name}};
{% endfor %}

static int64_t step_now();

// Result files, which are opened at the start and written during the run.
class ResultFile {
protected:
    Output file;
    std::string name;

public:
    static std::vector<ResultFile*>& all() {
        static std::vector<ResultFile*> made;
        return made;
    }
    ONCE explicit ResultFile(const std::string& result) : name(result) { all().push_back(this); }
    void open() { file.open(name); }
    void close() { file.close(); }
};

// Pairs of time step and cell.
class SpikeFile : public ResultFile {
    std::vector<int32_t> pairs;

public:
    using ResultFile::ResultFile;
    void write(const int32_t* spikes, int32_t count, int32_t start, int32_t stop) {
        const int32_t step = static_cast<int32_t>(step_now());
        pairs.clear();
        for (int32_t k = 0; k < count; k++) {
            if (spikes[k] < start || spikes[k] >= stop) continue;
            pairs.push_back(step);
            pairs.push_back(spikes[k] - start);
        }
        if (!pairs.empty()) file.write(pairs.data(), pairs.size());
    }
};

// Rows of one value for each recorded cell.
class TraceFile : public ResultFile {
public:
    std::vector<double> row;
    using ResultFile::ResultFile;
    void write() { file.write(row.data(), row.size()); }
};

ONCE static void make_arrays() {
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

// Brian2 would set variables from the command line here: every variable that the file of numbers
// names is read from it.
ONCE static void set_from_command_line(const std::string&) {
    {% for var, name in array_specs | dictsort(by='value') %}
    {% if not var in dynamic_array_specs %}
    inputs.read_if_given("{{var.owner.name}}.{{var.name}}", {{name}}, {{var.size}});
    {% endif %}
    {% endfor %}
}

}
{% endmacro %}
