{# USES_VARIABLES { t, _clock_t, _indices, N } #}
{# WRITES_TO_READ_ONLY_VARIABLES { t, N } #}
{# Appends one row of values to the file of each variable. #}
{% extends 'common_group.cpp' %}
{% block declarations %}
{% for varname, var in _recorded_variables | dictsort %}
static brian::TraceFile _file_{{varname}}("{{owner.name}}.{{varname}}");
{% endfor %}
{% endblock %}
{% block maincode %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    {% for varname, var in _recorded_variables | dictsort %}
    _file_{{varname}}.row.resize(_num_indices);
    {% endfor %}
    for (int32_t _i = 0; _i < (int32_t)_num_indices; _i++) {
        const size_t _idx = {{_indices}}[_i];
        const size_t _vectorisation_idx = _idx;
        {{vector_code|autoindent}}
        {% for varname, var in _recorded_variables | dictsort %}
        _file_{{varname}}.row[_i] = _to_record_{{varname}};
        {% endfor %}
    }
    {% for varname, var in _recorded_variables | dictsort %}
    _file_{{varname}}.write();
    {% endfor %}
{% endblock %}
